"""What figures of duties count, as views: the duties in force, and each time a request was sent."""

from django.db import migrations

PLACE = """split_part({0}, '.', 2) AS county, split_part({0}, '.', 3) AS town, split_part({0}, '.', 4) AS community"""
BEIJING = "AT TIME ZONE 'Asia/Shanghai'"
ITEMS = f"""CREATE VIEW duties_items AS SELECT i.id AS record,
    (coalesce(lower(l.in_force), DATE '1970-01-01')::timestamp {BEIJING}) AS at,
    coalesce(lower(l.in_force), DATE '1970-01-01') AS day, {PLACE.format("d.path")},
    l.kind AS list_kind, l.level, i.lead_kind,
    (coalesce(lower(l.in_force), DATE '1970-01-01')::timestamp {BEIJING}) AS since,
    (upper(l.in_force)::timestamp {BEIJING}) AS until
FROM duties_dutyitem i JOIN duties_dutylist l ON l.id = i.duty_list_id JOIN places_division d ON d.id = l.division_id
WHERE l.in_force IS NOT NULL"""
SENDINGS = f"""CREATE VIEW duties_sendings AS SELECT s.id AS record, s.at, (s.at {BEIJING})::date AS day,
    {PLACE.format("s.place_path")}, s.office_id AS unit, s.item_id AS duty, l.kind AS list_kind, s.category, s.category2,
    s.first, (s.item_id IS NOT NULL AND s.p >= 0.3) AS covered, s.returned_at
FROM duties_sending s LEFT JOIN duties_dutyitem i ON i.id = s.item_id
LEFT JOIN duties_dutylist l ON l.id = i.duty_list_id"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_sendings"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL(ITEMS, "DROP VIEW duties_items"),
        migrations.RunSQL(SENDINGS, "DROP VIEW duties_sendings"),
    ]
