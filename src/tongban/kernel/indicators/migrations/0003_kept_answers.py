"""Costly answers that all processes share for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_releases_are_append_only")]

    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("rows", models.JSONField()),
                ("moment", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        )
    ]
