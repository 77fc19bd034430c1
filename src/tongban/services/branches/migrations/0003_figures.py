"""What figures of branches count, as views: organisations while covered and served, members, moves, gaps, visits, sites."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"
SINCE = "(lower({0})::timestamp AT TIME ZONE 'Asia/Shanghai')"
UNTIL = "(upper({0})::timestamp AT TIME ZONE 'Asia/Shanghai')"


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


def held(days):
    """A stretch of days as a fact: when it began, its first day, since, until."""
    return f"{SINCE.format(days)} AS at, lower({days}) AS day, {SINCE.format(days)} AS since, {UNTIL.format(days)} AS until"


def on(day):
    return f"({day}::timestamp AT TIME ZONE 'Asia/Shanghai') AS at, {day} AS day"


def stretches(table):
    """The days on the list in stretches that are wholly within or wholly without a table's ranges."""
    within = f"(SELECT range_agg(c.valid) FROM branches_{table} c WHERE c.unit_id = u.id)"
    return f"""LATERAL (
    SELECT seg, true AS had FROM unnest({within} * datemultirange(u.valid)) AS seg
    UNION ALL SELECT seg, false FROM unnest(datemultirange(u.valid) - coalesce({within}, '{{}}'::datemultirange)) AS seg) s"""


UNITS = f"""CREATE VIEW branches_units AS SELECT u.id AS record, {held("u.valid")}, {PLACE}, u.field AS emerging_field, u.size AS unit_size
FROM branches_unit u JOIN places_division d ON d.id = u.division_id"""
SPANS = {
    name: f"""CREATE VIEW branches_{name} AS SELECT u.id AS record, {held("s.seg")}, {PLACE}, u.field AS emerging_field, u.size AS unit_size, s.had
FROM branches_unit u JOIN places_division d ON d.id = u.division_id, {stretches(table)}"""
    for name, table in (("covered", "coverage"), ("served", "serving"))
}
MEMBERS = f"""CREATE VIEW branches_members AS SELECT s.member_id AS record, {held("(s.valid * t.valid)")}, {PLACE},
    t.status AS duty_status FROM branches_stay s JOIN branches_duty t ON t.member_id = s.member_id AND t.valid && s.valid
    JOIN branches_body b ON b.id = s.body_id JOIN places_division d ON d.id = b.division_id WHERE s.kind = 'present'"""
MOVES = f"""CREATE VIEW branches_moves AS SELECT m.id AS record, {happened("m.asked_at")}, {PLACE}, m.state,
    m.settled_at, ((m.due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS late_at
FROM branches_move m JOIN branches_body b ON b.id = m.target_id JOIN places_division d ON d.id = b.division_id"""
GAPS = f"""CREATE VIEW branches_gaps AS SELECT g.id AS record, {happened("g.opened_at")}, {PLACE}, g.kind AS gap,
    g.opened_at AS since, g.closed_at AS until
FROM branches_gap g JOIN branches_body b ON b.id = g.body_id JOIN places_division d ON d.id = b.division_id"""
VISITS = f"""CREATE VIEW branches_visits AS SELECT v.id AS record, {on('v."on"')}, {PLACE}, u.field AS emerging_field
FROM branches_visit v JOIN branches_unit u ON u.id = v.unit_id JOIN places_division d ON d.id = u.division_id"""
SITES = f"""CREATE VIEW branches_sites AS SELECT s.id AS record, {happened("s.settled_at")}, {PLACE}, s.demonstration
FROM branches_site s JOIN branches_unit u ON u.id = s.unit_id JOIN places_division d ON d.id = u.division_id
WHERE s.state = 'awarded'"""
VIEWS = {
    "units": UNITS,
    **SPANS,
    "members": MEMBERS,
    "moves": MOVES,
    "gaps": GAPS,
    "visits": VISITS,
    "sites": SITES,
}


class Migration(migrations.Migration):
    dependencies = [("branches", "0002_one_list_on_every_day"), ("places", "0001_initial")]
    operations = [migrations.RunSQL(sql, f"DROP VIEW branches_{name}") for name, sql in VIEWS.items()]
