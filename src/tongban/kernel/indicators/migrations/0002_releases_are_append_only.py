"""What was published refuses change."""

from django.db import migrations

GUARD = """
CREATE FUNCTION indicators_release_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'indicators_release is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER indicators_release_rows BEFORE UPDATE OR DELETE ON indicators_release
    FOR EACH ROW EXECUTE FUNCTION indicators_release_is_append_only();
CREATE TRIGGER indicators_release_whole BEFORE TRUNCATE ON indicators_release
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_release_is_append_only();
"""
UNGUARD = """
DROP TRIGGER indicators_release_whole ON indicators_release;
DROP TRIGGER indicators_release_rows ON indicators_release;
DROP FUNCTION indicators_release_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_releases")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
