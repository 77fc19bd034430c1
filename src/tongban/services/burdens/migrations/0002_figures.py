"""What figures of burdens count, as views: asks, plaques found, taken down, and while they hung."""

from django.db import migrations

PLACE = "split_part(d.path, '.', 2) AS county, split_part(d.path, '.', 3) AS town, split_part(d.path, '.', 4) AS community"


def happened(at):
    return f"{at} AS at, ({at} AT TIME ZONE 'Asia/Shanghai')::date AS day"


ASKS = f"""CREATE VIEW burdens_asks AS SELECT a.id AS record, {happened("a.filed_at")}, {PLACE},
    a.office_id AS unit, a.item_id AS burden, a.kind AS burden_kind, a.reason, a.reason <> '' AS refused
FROM burdens_ask a JOIN places_division d ON d.id = a.community_id"""
SIGN = """FROM burdens_sign s JOIN burdens_target t ON t.id = s.target_id JOIN places_division d ON d.id = t.division_id"""
SIGNS = f"""CREATE VIEW burdens_signs AS SELECT s.id AS record, {happened("s.found_at")}, {PLACE},
    s.item_id IS NOT NULL AS allowed {SIGN}"""
HANGING = f"""CREATE VIEW burdens_hanging AS SELECT s.id AS record, {happened("s.found_at")}, {PLACE},
    s.item_id IS NOT NULL AS allowed, s.found_at AS since, s.removed_at AS until {SIGN}"""
REMOVALS = f"""CREATE VIEW burdens_removals AS SELECT s.id AS record, {happened("s.removed_at")}, {PLACE},
    false AS allowed {SIGN} WHERE s.removed_at IS NOT NULL"""
VIEWS = {"asks": ASKS, "signs": SIGNS, "hanging": HANGING, "removals": REMOVALS}


class Migration(migrations.Migration):
    dependencies = [("burdens", "0001_initial"), ("places", "0001_initial")]
    operations = [migrations.RunSQL(sql, f"DROP VIEW burdens_{name}") for name, sql in VIEWS.items()]
