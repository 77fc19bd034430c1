"""A new site is understood in texts at once: every write to sites gives the register a new edition too."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON places_site
FOR EACH STATEMENT EXECUTE FUNCTION places_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_editions")]

    operations = [migrations.RunSQL(TRIGGER, "DROP TRIGGER new_edition ON places_site")]
