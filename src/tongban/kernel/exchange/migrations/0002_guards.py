"""What came and what was decided stays as it was: lists, rows, decisions and the ledger refuse change."""

from django.db import migrations

# table: (columns that never change, a condition under which a change is refused beside)
GUARDED = {
    "exchange_submission": (
        ("source_id", "register", "day", "full", "scope_path", "sha256", "prev_hash", "hash", "signature", "received_at"),
        "false",
    ),
    "exchange_row": (
        ("submission_id", "number", "sender_key", "hash", "ident"),
        "NEW.data IS DISTINCT FROM OLD.data AND NEW.data <> '{}'::jsonb",
    ),
    "exchange_difference": (
        ("submission_id", "row_id", "register", "field", "before", "after", "digest"),
        "OLD.decided_by <> '' AND (NEW.reason, NEW.evidence, NEW.decided_by, NEW.decided_at, NEW.on)"
        " IS DISTINCT FROM (OLD.reason, OLD.evidence, OLD.decided_by, OLD.decided_at, OLD.on)",
    ),
    "exchange_entry": (
        ("register", "key", "ident", "valid"),
        "lower(NEW.recorded) <> lower(OLD.recorded) OR (NOT upper_inf(OLD.recorded) AND NEW.recorded <> OLD.recorded)"
        " OR (NEW.data IS DISTINCT FROM OLD.data AND NEW.data <> '{}'::jsonb)",
    ),
}
KEPT = ("exchange_submission", "exchange_difference", "exchange_entry")
REFUSE = """
CREATE FUNCTION exchange_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
# a value as two of them are compared: a sealed one by its index
SAID = """
CREATE FUNCTION exchange_said(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT coalesce(value ->> 'x', value #>> '{}') $$;
"""


def guard(table):
    columns, also = GUARDED[table]
    new, old = (", ".join(f'{row}."{c}"' for c in columns) for row in ("NEW", "OLD"))
    also = also.replace("NEW.on", 'NEW."on"').replace("OLD.on", 'OLD."on"')
    return f"""
CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (({new}) IS DISTINCT FROM ({old}) OR ({also})) EXECUTE FUNCTION exchange_is_kept();
"""


def keep(table):
    return f"""
CREATE TRIGGER {table}_rows BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION exchange_is_kept();
CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION exchange_is_kept();
"""


def drop(*triggers):
    return "".join(f"DROP TRIGGER {name} ON {table};" for name, table in triggers)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.RunSQL(SAID, "DROP FUNCTION exchange_said(jsonb);"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION exchange_is_kept();"),
        *(migrations.RunSQL(guard(t), drop((f"{t}_stays", t))) for t in GUARDED),
        *(migrations.RunSQL(keep(t), drop((f"{t}_rows", t), (f"{t}_whole", t))) for t in KEPT),
    ]
