"""What figures of stations count, as views; a count of people is as many rows."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"
STATION = """JOIN stations_station s ON s.id = {id} JOIN places_site p ON p.id = s.site_id
    JOIN places_division d ON d.id = p.division_id"""


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


def at_midnight(day):
    return f"{day}::timestamp AT TIME ZONE 'Asia/Shanghai' AS at, {day} AS day"


def of(column):
    return STATION.format(id=column)


VIEWS = {
    "open": f"""SELECT s.id AS record, {happened("s.opened_at")}, {PLACE}, s.kind AS station_kind,
    s.opened_at AS since, s.closed_at AS until
FROM stations_station s JOIN places_site p ON p.id = s.site_id JOIN places_division d ON d.id = p.division_id""",
    "days": f"""SELECT o.id AS record, {at_midnight("o.day")}, {PLACE}, s.kind AS station_kind, o.kept
FROM stations_openday o {of("o.station_id")}""",
    "visits": f"""SELECT v.id AS record, {at_midnight("v.day")}, {PLACE}, s.kind AS station_kind
FROM stations_visitday v {of("v.station_id")} CROSS JOIN LATERAL generate_series(1, v.people)""",
    "loans": f"""SELECT l.id AS record, {happened("lower(b.during)")}, {PLACE}, s.kind AS station_kind,
    i.kind AS item_kind
FROM stations_loan l JOIN bookings_booking b ON b.id = l.booking_id JOIN stations_item i ON i.id = l.item_id
    {of("l.station_id")}""",
    "returns": f"""SELECT l.id AS record, {happened("upper(b.during)")}, {PLACE}, s.kind AS station_kind,
    i.kind AS item_kind, b.due_at IS NULL OR upper(b.during) <= b.due_at AS on_time
FROM stations_loan l JOIN bookings_booking b ON b.id = l.booking_id JOIN stations_item i ON i.id = l.item_id
    {of("l.station_id")} WHERE b.state = 'done'""",
    "outs": f"""SELECT m.id AS record, {happened("m.at")}, {PLACE}, s.kind AS station_kind, m.good
FROM stations_movement m {of("m.station_id")} WHERE m.rest = 0 AND m.quantity < 0""",
    "care": f"""SELECT a.id AS record, {happened("upper(a.during)")}, {PLACE}, s.kind AS station_kind, a.text AS care
FROM activities_activity a JOIN stations_station s ON s.site_id = a.site_id JOIN places_site p ON p.id = s.site_id
    JOIN places_division d ON d.id = p.division_id WHERE a.kind = 'stations.care' AND a.state = 'recorded'""",
    "served": f"""SELECT a.id AS record, {happened("upper(a.during)")}, {PLACE}, s.kind AS station_kind, a.text AS care
FROM activities_activity a JOIN stations_station s ON s.site_id = a.site_id JOIN places_site p ON p.id = s.site_id
    JOIN places_division d ON d.id = p.division_id CROSS JOIN LATERAL generate_series(1, a.served)
    WHERE a.kind = 'stations.care' AND a.state = 'recorded'""",
}


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0002_ledger_counts"),
        ("bookings", "0001_initial"),
        ("activities", "0001_initial"),
        ("places", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(f"CREATE VIEW stations_{name} AS {sql}", f"DROP VIEW stations_{name}")
        for name, sql in VIEWS.items()
    ]
