"""The disclosure log refuses change: an entry may only be marked as reviewed, once."""

from django.db import migrations

GUARD = """
CREATE FUNCTION access_disclosure_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.reviewed_by = '' AND NEW.reviewed_by <> ''
            AND to_jsonb(NEW) - 'reviewed_by' = to_jsonb(OLD) - 'reviewed_by' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'access_disclosure is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER access_disclosure_rows BEFORE UPDATE OR DELETE ON access_disclosure
    FOR EACH ROW EXECUTE FUNCTION access_disclosure_is_append_only();
CREATE TRIGGER access_disclosure_whole BEFORE TRUNCATE ON access_disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION access_disclosure_is_append_only();
"""
UNGUARD = """
DROP TRIGGER access_disclosure_whole ON access_disclosure;
DROP TRIGGER access_disclosure_rows ON access_disclosure;
DROP FUNCTION access_disclosure_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
