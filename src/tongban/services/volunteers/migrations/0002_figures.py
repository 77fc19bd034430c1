"""What figures of volunteers count, as views: who is registered, hours given, events held, teams, places and who came."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"
DAY = "({0}::timestamp AT TIME ZONE 'Asia/Shanghai')"


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


def since(day, until):
    start = DAY.format(day)
    return f"{start} AS at, {day} AS day, {start} AS since, {until} AS until"


EVENT = "a.kind = 'volunteers.event'"
TEAM = "coalesce(t.kind, '') AS team_kind"
OF_EVENT = """JOIN places_division d ON d.id = a.division_id
LEFT JOIN volunteers_team t ON t.organisation_id = a.organisation_id"""
VIEWS = {
    "registered": f"""CREATE VIEW volunteers_registered AS SELECT v.id AS record,
    {since("v.registered_on", DAY.format("v.left_on"))}, {PLACE}
FROM volunteers_volunteer v JOIN places_division d ON d.id = v.division_id""",
    "active": f"""CREATE VIEW volunteers_active AS
SELECT v.id AS record, lower(s.span) AS at, (lower(s.span) AT TIME ZONE 'Asia/Shanghai')::date AS day,
    lower(s.span) AS since, upper(s.span) AS until, s.active, {PLACE}
FROM volunteers_volunteer v JOIN places_division d ON d.id = v.division_id,
LATERAL (SELECT tstzmultirange(tstzrange({DAY.format("v.registered_on")}, {DAY.format("v.left_on")})) AS whole,
    coalesce((SELECT range_agg(tstzrange(upper(h.during), upper(h.during) + interval '12 months'))
        FROM activities_hours h WHERE h.person_id = v.person_id AND h.void_at IS NULL), '{{}}'::tstzmultirange) AS gave) g,
LATERAL (SELECT span, true AS active FROM unnest(g.whole * g.gave) AS span
    UNION ALL SELECT span, false FROM unnest(g.whole - g.gave) AS span) s""",
    "teams": f"""CREATE VIEW volunteers_teams AS SELECT t.id AS record, {since("t.since", "t.closed_at")}, {PLACE},
    t.kind AS team_kind FROM volunteers_team t JOIN places_division d ON d.id = t.division_id""",
    "events": f"""CREATE VIEW volunteers_events AS SELECT a.id AS record, {happened("upper(a.during)")}, {PLACE}, {TEAM}
FROM activities_activity a {OF_EVENT} WHERE {EVENT} AND a.state = 'recorded'""",
    "served": f"""CREATE VIEW volunteers_served AS SELECT a.id AS record, {happened("upper(a.during)")}, {PLACE}, {TEAM}
FROM activities_activity a {OF_EVENT}, generate_series(1, a.served) WHERE {EVENT} AND a.state = 'recorded'""",
    "places": f"""CREATE VIEW volunteers_places AS SELECT a.id AS record, {happened("upper(s.during)")}, {PLACE}, {TEAM},
    EXISTS (SELECT 1 FROM activities_presence p WHERE p.shift_id = s.id AND p.person_id = b.person_id) AS came
FROM bookings_booking b JOIN activities_shift s ON s.slot_id = b.slot_id
JOIN activities_activity a ON a.id = s.activity_id {OF_EVENT} WHERE {EVENT} AND b.state = 'confirmed' AND a.state = 'recorded'""",
    "hours": f"""CREATE VIEW volunteers_hours AS SELECT v.id AS record, {happened("upper(h.during)")}, {PLACE}
FROM activities_hours h JOIN volunteers_volunteer v ON v.person_id = h.person_id
JOIN places_division d ON d.id = v.division_id, generate_series(1, round(h.minutes / 60.0)::int)
WHERE h.void_at IS NULL""",
}


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0001_initial"),
        ("activities", "0002_hours_stay"),
        ("bookings", "0002_counters"),
    ]
    operations = [migrations.RunSQL(sql, f"DROP VIEW volunteers_{name}") for name, sql in VIEWS.items()]
