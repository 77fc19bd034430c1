"""The classes that requests were held to be of until they were put right, for figures as of those days."""

from importlib import import_module

from django.db import migrations

before = import_module("tongban.services.requests.migrations.0002_facts_view")

VIEW = f"""CREATE VIEW requests_former_classes AS SELECT c.id AS record, {before.happened("lower(f.valid)")},
    split_part(c.place_path, '.', 2) AS county, split_part(c.place_path, '.', 3) AS town,
    split_part(c.place_path, '.', 4) AS community,
    f.category, f.category2, lower(f.valid) AS since, upper(f.valid) AS until
FROM requests_formerclass f JOIN cases_case c ON c.id = f.request_id"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0013_former_classes")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW requests_former_classes")]
