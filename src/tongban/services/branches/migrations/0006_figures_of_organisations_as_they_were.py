"""Figures of organisations as of a day take the field, size and place that they had on it, also after a change."""

from importlib import import_module

from django.db import migrations

before = import_module("tongban.services.branches.migrations.0003_figures")

FORMER = "coalesce((SELECT range_agg(f.valid) FROM branches_former f WHERE f.unit_id = u.id), '{}'::datemultirange)"
# what each organisation was, over the days that it was so while on the list
DAYS = f"""CREATE VIEW branches_unit_days AS SELECT u.id AS unit_id, u.field, u.size, u.division_id, seg AS valid
FROM branches_unit u, unnest(datemultirange(u.valid) - {FORMER}) AS seg
UNION ALL SELECT u.id, f.field, f.size, f.division_id, u.valid * f.valid
FROM branches_former f JOIN branches_unit u ON u.id = f.unit_id AND u.valid && f.valid"""
OF_UNIT = "u.field AS emerging_field, u.size AS unit_size"
FROM_DAYS = "FROM branches_unit_days u JOIN places_division d ON d.id = u.division_id"


def stretches(table):
    """As before, of what an organisation was for a while."""
    return before.stretches(table).replace("u.id", "u.unit_id")


def was(on):
    """The organisation of a record and what it was on the record's day."""
    return f"""LEFT JOIN branches_former f ON f.unit_id = u.id AND f.valid @> {on}
JOIN places_division d ON d.id = coalesce(f.division_id, u.division_id)"""


UNITS = f"CREATE VIEW branches_units AS SELECT u.unit_id AS record, {before.held('u.valid')}, {before.PLACE}, {OF_UNIT} {FROM_DAYS}"
SPANS = {
    name: f"""CREATE VIEW branches_{name} AS SELECT u.unit_id AS record, {before.held("s.seg")}, {before.PLACE}, {OF_UNIT}, s.had
{FROM_DAYS}, {stretches(table)}"""
    for name, table in (("covered", "coverage"), ("served", "serving"))
}
VISITS = f"""CREATE VIEW branches_visits AS SELECT v.id AS record, {before.on('v."on"')}, {before.PLACE},
    coalesce(f.field, u.field) AS emerging_field
FROM branches_visit v JOIN branches_unit u ON u.id = v.unit_id {was('v."on"')}"""
SETTLED = "(s.settled_at AT TIME ZONE 'Asia/Shanghai')::date"
SITES = f"""CREATE VIEW branches_sites AS SELECT s.id AS record, {before.happened("s.settled_at")}, {before.PLACE}, s.demonstration
FROM branches_site s JOIN branches_unit u ON u.id = s.unit_id {was(SETTLED)} WHERE s.state = 'awarded'"""
VIEWS = {"units": UNITS, **SPANS, "visits": VISITS, "sites": SITES}


class Migration(migrations.Migration):
    dependencies = [("branches", "0005_organisations_as_they_were")]
    operations = [
        migrations.RunSQL(DAYS, "DROP VIEW branches_unit_days"),
        *(
            migrations.RunSQL(
                [f"DROP VIEW branches_{name}", sql], [f"DROP VIEW branches_{name}", before.VIEWS[name]]
            )
            for name, sql in VIEWS.items()
        ),
    ]
