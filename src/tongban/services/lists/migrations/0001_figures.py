"""What figures of lists count, as views: questions asked, decided, and while they waited."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


SPLITS = "d.office_id AS unit, s.office_id AS sender, d.kind AS difference, coalesce(d.decided_at <= d.due_at, false) AS in_time"
ASKED_OF = """FROM exchange_difference d JOIN exchange_submission l ON l.id = d.submission_id
    JOIN exchange_source s ON s.id = l.source_id
    WHERE d.same_as_id IS NULL AND d.state NOT IN ('ruled', 'held')"""
ASKED = f"CREATE VIEW lists_asked AS SELECT d.id AS record, {happened('d.opened_at')}, {PLACE}, {SPLITS} {ASKED_OF}"
WAITING = f"""CREATE VIEW lists_waiting AS SELECT d.id AS record, {happened("d.opened_at")}, {PLACE}, {SPLITS},
    d.opened_at AS since, d.decided_at AS until
    {ASKED_OF} AND (d.decided_at IS NOT NULL OR d.state = 'waiting')"""
DECIDED = f"""CREATE VIEW lists_decided AS SELECT d.id AS record, {happened("d.decided_at")}, {PLACE}, {SPLITS}
    {ASKED_OF} AND d.decided_at IS NOT NULL"""
VIEWS = {"asked": ASKED, "waiting": WAITING, "decided": DECIDED}


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_guards")]
    operations = [migrations.RunSQL(sql, f"DROP VIEW lists_{name}") for name, sql in VIEWS.items()]
