"""What was worded before is kept as it was worded."""

from django.db import migrations

THERE = """
UPDATE bulletin_printed SET reason =
    jsonb_build_object('code', 'said', 'words', jsonb_build_object('text', why))
"""
BACK = "UPDATE bulletin_printed SET why = coalesce(reason #>> '{words,text}', reason ->> 'code')"


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0003_reasons_as_codes")]
    operations = [migrations.RunSQL(THERE, BACK, elidable=True)]
