"""Rows, differences and entries: words go in an erasing alone, and ciphertext is exchanged for that of the same value."""

from importlib import import_module

from django.db import migrations

before = import_module("tongban.kernel.exchange.migrations.0002_guards")
TABLES = ("exchange_row", "exchange_difference", "exchange_entry")
# a value, or values by column, without their ciphertext: the index stays, and tells whether the value is the same
SENSE = """
CREATE FUNCTION exchange_sense(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) IS DISTINCT FROM 'object' THEN value
        WHEN value ?& ARRAY['s', 'x', 'm'] THEN value - 's'
        ELSE (SELECT coalesce(jsonb_object_agg(name, CASE WHEN jsonb_typeof(said) = 'object' THEN said - 's' ELSE said END), '{}')
            FROM jsonb_each(value) AS e (name, said)) END $$;
"""
# of a subject that is being erased in this transaction; of a list that is, what never reached the ledger
ERASING = """
CREATE FUNCTION exchange_erasing(list bigint, what varchar, subject varchar) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM exchange_erasure e WHERE e.register = what AND e.key = subject AND e.key <> ''
            AND e.xact = pg_current_xact_id()::text::bigint)
        OR (EXISTS (SELECT FROM exchange_erasure e WHERE e.submission_id = list
                AND e.xact = pg_current_xact_id()::text::bigint)
            AND NOT EXISTS (SELECT FROM exchange_entry n WHERE n.register = what AND n.key = subject)) $$;
CREATE FUNCTION exchange_gone(new jsonb, old jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT exchange_sense(new) IS NOT DISTINCT FROM exchange_sense(old) OR new IN ('{}', '{"s": "", "x": "", "m": ""}') $$;
"""
STAYS = """
CREATE FUNCTION exchange_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.submission_id, NEW.number, NEW.hash, NEW.ident) IS NOT DISTINCT FROM
        (OLD.submission_id, OLD.number, OLD.hash, OLD.ident) THEN
        IF NEW.sender_key = OLD.sender_key AND exchange_sense(NEW.data) = exchange_sense(OLD.data) THEN
            RETURN NEW;
        ELSIF NEW.sender_key IN ('', OLD.sender_key) AND NEW.data = '{}' AND exchange_erasing(OLD.submission_id,
            (SELECT register FROM exchange_submission WHERE id = OLD.submission_id), OLD.key) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION exchange_difference_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.submission_id, NEW.row_id, NEW.register, NEW.field, NEW.digest) IS NOT DISTINCT FROM
        (OLD.submission_id, OLD.row_id, OLD.register, OLD.field, OLD.digest)
        AND (OLD.decided_by = '' OR (NEW.decided_by, NEW.decided_at, NEW."on") IS NOT DISTINCT FROM
            (OLD.decided_by, OLD.decided_at, OLD."on")) THEN
        IF exchange_sense(NEW.before) IS NOT DISTINCT FROM exchange_sense(OLD.before)
            AND exchange_sense(NEW.after) IS NOT DISTINCT FROM exchange_sense(OLD.after)
            AND (OLD.decided_by = '' OR (NEW.reason, NEW.evidence) = (OLD.reason, OLD.evidence)) THEN
            RETURN NEW;
        ELSIF exchange_gone(NEW.before, OLD.before) AND exchange_gone(NEW.after, OLD.after)
            AND NEW.reason IN ('', '—', OLD.reason) AND NEW.evidence IN ('', OLD.evidence)
            AND exchange_erasing(OLD.submission_id, OLD.register, OLD.key) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION exchange_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.register, NEW.key, NEW.ident, NEW.valid) = (OLD.register, OLD.key, OLD.ident, OLD.valid)
        AND lower(NEW.recorded) = lower(OLD.recorded) AND (upper_inf(OLD.recorded) OR NEW.recorded = OLD.recorded) THEN
        IF exchange_sense(NEW.data) = exchange_sense(OLD.data)
            OR (NEW.data = '{}' AND exchange_erasing(NULL, OLD.register, OLD.key)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
# what wakes each function: cheap to look at, for outcomes of rows are written by the hundred thousand
WATCHED = {
    "exchange_row": ("submission_id", "number", "sender_key", "hash", "ident", "data"),
    "exchange_difference": (
        *("submission_id", "row_id", "register", "field", "before", "after", "digest"),
        *("reason", "evidence", "decided_by", "decided_at", "on"),
    ),
    "exchange_entry": ("register", "key", "ident", "valid", "recorded", "data"),
}


def guard(table):
    new, old = (", ".join(f'{row}."{c}"' for c in WATCHED[table]) for row in ("NEW", "OLD"))
    return f"""DROP TRIGGER {table}_stays ON {table};
CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (({new}) IS DISTINCT FROM ({old})) EXECUTE FUNCTION {table}_stays();
"""


def back(table):
    return f"DROP TRIGGER {table}_stays ON {table};{before.guard(table)}"


KEPT = before.keep("exchange_erasure") + """
CREATE TRIGGER exchange_erasure_stays BEFORE UPDATE ON exchange_erasure FOR EACH ROW EXECUTE FUNCTION exchange_is_kept();
"""
NOT_KEPT = before.drop(*((f"exchange_erasure_{what}", "exchange_erasure") for what in ("stays", "rows", "whole")))
NO_STAYS = "".join(f"DROP FUNCTION {table}_stays();" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_erasures")]
    operations = [
        migrations.RunSQL(SENSE, "DROP FUNCTION exchange_sense(jsonb);"),
        migrations.RunSQL(
            ERASING,
            "DROP FUNCTION exchange_gone(jsonb, jsonb); DROP FUNCTION exchange_erasing(bigint, varchar, varchar);",
        ),
        migrations.RunSQL(STAYS, NO_STAYS),
        *(migrations.RunSQL(guard(t), back(t)) for t in TABLES),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
