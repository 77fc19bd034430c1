"""Who may report from the street, as a view: couriers and grid volunteers, each while the role was held."""

from django.db import migrations

VIEW = """CREATE VIEW volunteers_reporters AS SELECT g.account_id AS record, lower(g.valid) AS at,
    (lower(g.valid) AT TIME ZONE 'Asia/Shanghai')::date AS day, split_part(d.path, '.', 2) AS county,
    split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community,
    lower(g.valid) AS since, upper(g.valid) AS until
FROM access_grant g LEFT JOIN parties_organisation o ON o.id = g.office_id
    JOIN places_division d ON d.id = coalesce(g.division_id, o.division_id)
WHERE g.role = 'requests.reporter' AND NOT g.waiting"""


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0003_leaving_reporting_and_stars"),
        ("access", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW volunteers_reporters")]
