"""What an office said of a figure refuses change."""

from django.db import migrations

GUARD = """
CREATE FUNCTION bulletin_signoff_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bulletin_signoff is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bulletin_signoff_rows BEFORE UPDATE OR DELETE ON bulletin_signoff
    FOR EACH ROW EXECUTE FUNCTION bulletin_signoff_is_append_only();
"""
UNGUARD = """
DROP TRIGGER bulletin_signoff_rows ON bulletin_signoff;
DROP FUNCTION bulletin_signoff_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_pages")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
