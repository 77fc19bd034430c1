"""Whose a coming was is erased in time; that a place was used counts on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_hours_stay")]
    operations = [migrations.AddField("presence", "erased_at", models.DateTimeField(null=True))]
