"""What figures of divisions, names and boundaries count, as views: each while it held, or on the day it happened."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"
FIRST = "COALESCE(lower({0}), DATE '1949-10-01')"


def day(column):
    return f"({column}::timestamp AT TIME ZONE 'Asia/Shanghai')"


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


def held(column):
    since = FIRST.format(column)
    return f"{day(since)} AS at, {since} AS day, {day(since)} AS since, {day(f'upper({column})')} AS until"


DIVISIONS = f"""CREATE VIEW gazetteer_divisions AS SELECT d.id AS record, {PLACE}, {held("d.valid")}, d.level
FROM places_division d"""
NAMES = f"""CREATE VIEW gazetteer_names AS SELECT p.id AS record, {PLACE}, {held("p.valid")}, p.kind AS place_kind
FROM places_place p LEFT JOIN places_division d ON d.id = p.division_id"""
RECORDS = f"""CREATE VIEW gazetteer_records AS SELECT p.id AS record, {PLACE}, {happened("p.recorded_at")}, p.kind AS place_kind,
    p.longitude IS NOT NULL AND NOT p.doubtful AS placed, p.origin <> '' AS explained,
    EXISTS (SELECT FROM places_placename n WHERE n.place_id = p.id AND n.script = 'latin') AS spelled
FROM places_place p LEFT JOIN places_division d ON d.id = p.division_id"""
CASES = f"""CREATE VIEW gazetteer_cases AS SELECT c.id AS record, split_part(c.place_path, '.', 2) AS county,
    split_part(c.place_path, '.', 3) AS town, split_part(c.place_path, '.', 4) AS community, {happened("c.answered_at")}, n.kind AS naming
FROM gazetteer_namecase n JOIN cases_case c ON c.id = n.case_id WHERE c.answered_at IS NOT NULL"""
MARKERS = f"""CREATE VIEW gazetteer_markers AS SELECT i.id AS record, {PLACE}, {day("r.due")} AS at, r.due AS day,
    i.signed_at IS NOT NULL AS signed, i.found, i.dispute_id IS NOT NULL AS disputed
FROM gazetteer_inspection i JOIN gazetteer_jointround r ON r.case_id = i.round_id JOIN gazetteer_boundaryline l ON l.id = r.line_id
JOIN places_division d ON d.id = l.left_id"""
SIGNED = f"""CREATE VIEW gazetteer_signed AS SELECT i.id AS record, {PLACE}, {happened("i.signed_at")}, i.found, i.dispute_id IS NOT NULL AS disputed
FROM gazetteer_inspection i JOIN gazetteer_jointround r ON r.case_id = i.round_id JOIN gazetteer_boundaryline l ON l.id = r.line_id
JOIN places_division d ON d.id = l.left_id WHERE i.signed_at IS NOT NULL"""
VIEWS = {"divisions": DIVISIONS, "names": NAMES, "records": RECORDS, "cases": CASES, "markers": MARKERS, "signed": SIGNED}


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0001_initial"), ("places", "0005_gazetteer")]
    operations = [migrations.RunSQL(sql, f"DROP VIEW gazetteer_{name}") for name, sql in VIEWS.items()]
