"""The index that keeps servings apart is by organisation first: of each one a figure asks who served it, and read the whole index."""

import django.contrib.postgres.constraints
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("branches", "0006_figures_of_organisations_as_they_were")]
    operations = [
        migrations.RemoveConstraint("serving", "instructor_serves_once"),
        migrations.AddConstraint(
            "serving",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("unit", "="), ("instructor", "="), ("valid", "&&")],
                name="instructor_serves_once",
            ),
        ),
    ]
