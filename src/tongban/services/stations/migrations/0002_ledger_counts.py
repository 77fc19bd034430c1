"""The ledger of goods counts the stock itself, is never changed, and knows what was left after each line."""

from django.db import migrations

COUNT = """
CREATE FUNCTION stations_movement_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- the row first: ON CONFLICT would hold a negative line against the check before it finds the row
    UPDATE stations_stock SET level = level + NEW.quantity
        WHERE station_id = NEW.station_id AND good = NEW.good RETURNING level INTO NEW.rest;
    IF NOT FOUND THEN
        INSERT INTO stations_stock (station_id, good, level, low) VALUES (NEW.station_id, NEW.good, NEW.quantity, 5)
            ON CONFLICT (station_id, good) DO UPDATE SET level = stations_stock.level + EXCLUDED.level
            RETURNING level INTO NEW.rest;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stations_movement_counts BEFORE INSERT ON stations_movement
    FOR EACH ROW EXECUTE FUNCTION stations_movement_counts();
CREATE FUNCTION stations_movement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stations_movement is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stations_movement_stays BEFORE UPDATE OR DELETE ON stations_movement
    FOR EACH ROW EXECUTE FUNCTION stations_movement_stays();
"""
BACK = """
DROP TRIGGER stations_movement_stays ON stations_movement;
DROP TRIGGER stations_movement_counts ON stations_movement;
DROP FUNCTION stations_movement_stays();
DROP FUNCTION stations_movement_counts();
"""


class Migration(migrations.Migration):
    dependencies = [("stations", "0001_initial")]
    operations = [migrations.RunSQL(COUNT, BACK)]
