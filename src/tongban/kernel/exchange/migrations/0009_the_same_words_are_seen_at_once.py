"""Words that are the same to the letter need not be taken apart to be compared: half of what taking a list back cost."""

from importlib import import_module

from django.db import migrations

before = import_module("tongban.kernel.exchange.migrations.0007_only_an_erasing_lets_words_go")
STAYS = before.STAYS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
QUICK = """
CREATE OR REPLACE FUNCTION exchange_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.submission_id, NEW.number, NEW.hash, NEW.ident) IS NOT DISTINCT FROM
        (OLD.submission_id, OLD.number, OLD.hash, OLD.ident) THEN
        IF NEW.sender_key = OLD.sender_key AND (NEW.data = OLD.data OR exchange_sense(NEW.data) = exchange_sense(OLD.data)) THEN
            RETURN NEW;
        ELSIF NEW.sender_key IN ('', OLD.sender_key) AND NEW.data = '{}' AND exchange_erasing(OLD.submission_id,
            (SELECT register FROM exchange_submission WHERE id = OLD.submission_id), OLD.key) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION exchange_difference_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.submission_id, NEW.row_id, NEW.register, NEW.field, NEW.digest) IS NOT DISTINCT FROM
        (OLD.submission_id, OLD.row_id, OLD.register, OLD.field, OLD.digest)
        AND (OLD.decided_by = '' OR (NEW.decided_by, NEW.decided_at, NEW."on") IS NOT DISTINCT FROM
            (OLD.decided_by, OLD.decided_at, OLD."on")) THEN
        IF (NEW.before IS NOT DISTINCT FROM OLD.before OR exchange_sense(NEW.before) IS NOT DISTINCT FROM exchange_sense(OLD.before))
            AND (NEW.after IS NOT DISTINCT FROM OLD.after OR exchange_sense(NEW.after) IS NOT DISTINCT FROM exchange_sense(OLD.after))
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
CREATE OR REPLACE FUNCTION exchange_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.register, NEW.key, NEW.ident, NEW.valid) = (OLD.register, OLD.key, OLD.ident, OLD.valid)
        AND lower(NEW.recorded) = lower(OLD.recorded) AND (upper_inf(OLD.recorded) OR NEW.recorded = OLD.recorded) THEN
        IF (NEW.data = OLD.data OR exchange_sense(NEW.data) = exchange_sense(OLD.data))
            OR (NEW.data = '{}' AND exchange_erasing(NULL, OLD.register, OLD.key)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0008_what_entries_can_be_met_by")]
    operations = [migrations.RunSQL(QUICK, STAYS)]
