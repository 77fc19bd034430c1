"""Reasons stand as codes alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0004_reasons_as_they_were_worded")]
    operations = [migrations.RemoveField("printed", "why")]
