"""Hours are never changed or removed: they are void, and others stand beside them. A person's merge may move them."""

from django.db import migrations

GUARD = """
CREATE FUNCTION activities_hours_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'activities_hours is kept as it was: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER activities_hours_stays BEFORE UPDATE ON activities_hours FOR EACH ROW
    WHEN ((NEW.shift_id, NEW.during, NEW.bounds, NEW.minutes, NEW.how, NEW.recorded_at, NEW.recorded_by)
          IS DISTINCT FROM (OLD.shift_id, OLD.during, OLD.bounds, OLD.minutes, OLD.how, OLD.recorded_at, OLD.recorded_by)
          OR (OLD.void_at IS NOT NULL AND NEW.void_at IS DISTINCT FROM OLD.void_at))
    EXECUTE FUNCTION activities_hours_stay();
CREATE TRIGGER activities_hours_rows BEFORE DELETE ON activities_hours FOR EACH ROW
    EXECUTE FUNCTION activities_hours_stay();
"""
UNGUARD = """
DROP TRIGGER activities_hours_rows ON activities_hours;
DROP TRIGGER activities_hours_stays ON activities_hours;
DROP FUNCTION activities_hours_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
