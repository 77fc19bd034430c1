"""Every write to lists in force, bindings and offices gives dispatch a new edition to read."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION duties_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO duties_edition (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp;
    RETURN NULL;
END $$;
"""
TABLES = ("duties_dutylist", "duties_binding")
TRIGGER = """
CREATE TRIGGER new_duty_edition AFTER INSERT OR UPDATE OR DELETE ON {0}
FOR EACH STATEMENT EXECUTE FUNCTION duties_new_edition();
"""
# enterprises are registered all day and concern no duty; only offices do
OFFICES = """
CREATE TRIGGER new_duty_edition AFTER INSERT OR UPDATE ON parties_organisation
FOR EACH ROW WHEN (NEW.office_kind <> '') EXECUTE FUNCTION duties_new_edition();
CREATE TRIGGER new_duty_edition_gone AFTER UPDATE OR DELETE ON parties_organisation
FOR EACH ROW WHEN (OLD.office_kind <> '') EXECUTE FUNCTION duties_new_edition();
"""
NO_OFFICES = """
DROP TRIGGER new_duty_edition ON parties_organisation;
DROP TRIGGER new_duty_edition_gone ON parties_organisation;
"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("parties", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION duties_new_edition()"),
        *(migrations.RunSQL(TRIGGER.format(t), f"DROP TRIGGER new_duty_edition ON {t}") for t in TABLES),
        migrations.RunSQL(OFFICES, NO_OFFICES),
    ]
