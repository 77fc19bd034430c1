"""Whether somebody came is told by their place: whose the two were is erased in time, and the figures of then stay."""

from django.db import migrations

PLACES = """CREATE OR REPLACE VIEW volunteers_places AS SELECT a.id AS record, upper(s.during) AS at,
    (upper(s.during) AT TIME ZONE 'Asia/Shanghai')::date AS day,
    split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community,
    coalesce(t.kind, '') AS team_kind, EXISTS (SELECT 1 FROM activities_presence p WHERE {came}) AS came
FROM bookings_booking b JOIN activities_shift s ON s.slot_id = b.slot_id
JOIN activities_activity a ON a.id = s.activity_id JOIN places_division d ON d.id = a.division_id
LEFT JOIN volunteers_team t ON t.organisation_id = a.organisation_id
WHERE a.kind = 'volunteers.event' AND b.state = 'confirmed' AND a.state = 'recorded'"""
BY_PLACE = PLACES.format(came="p.booking_id = b.id")
BY_PERSON = PLACES.format(came="p.shift_id = s.id AND p.person_id = b.person_id")


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0004_reporters"), ("activities", "0003_who_came_is_erased")]
    operations = [migrations.RunSQL(BY_PLACE, BY_PERSON)]
