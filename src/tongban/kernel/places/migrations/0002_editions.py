"""Every write to divisions, aliases and boundaries gives the register a new edition."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION places_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO places_edition (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp;
    RETURN NULL;
END $$;
"""
TABLES = ("places_division", "places_alias", "places_boundary")
TRIGGER = """
CREATE TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON {0}
FOR EACH STATEMENT EXECUTE FUNCTION places_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION places_new_edition()"),
        *(migrations.RunSQL(TRIGGER.format(t), f"DROP TRIGGER new_edition ON {t}") for t in TABLES),
    ]
