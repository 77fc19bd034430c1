"""Whatever writes bookings, their counters follow in the same statement, and cells without a counter are refused."""

from django.db import migrations

COUNT = """
CREATE FUNCTION bookings_add(of_slot bigint, of_resource bigint, of_over text, at tstzrange, n integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF of_slot IS NOT NULL THEN
        UPDATE bookings_slot SET taken = taken + n WHERE id = of_slot;
    ELSIF of_over = 'cells' THEN
        UPDATE bookings_slot SET taken = taken + n WHERE resource_id = of_resource AND during && at;
        IF n > 0 AND NOT coalesce((SELECT range_agg(during) @> at FROM bookings_slot
                                   WHERE resource_id = of_resource AND during && at), false) THEN
            RAISE EXCEPTION 'a booking lies outside of every counter' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
END $$;
CREATE FUNCTION bookings_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := false;
    has boolean := false;
BEGIN
    IF TG_OP <> 'INSERT' THEN had := OLD.state IN ('held', 'confirmed', 'blocked'); END IF;
    IF TG_OP <> 'DELETE' THEN has := NEW.state IN ('held', 'confirmed', 'blocked'); END IF;
    IF had AND has THEN
        IF (OLD.slot_id, OLD.resource_id, OLD.during, OLD.quantity, OLD.over)
           IS NOT DISTINCT FROM (NEW.slot_id, NEW.resource_id, NEW.during, NEW.quantity, NEW.over) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF had THEN PERFORM bookings_add(OLD.slot_id, OLD.resource_id, OLD.over, OLD.during, -OLD.quantity); END IF;
    IF has THEN PERFORM bookings_add(NEW.slot_id, NEW.resource_id, NEW.over, NEW.during, NEW.quantity); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_counted AFTER INSERT OR UPDATE OR DELETE ON bookings_booking
    FOR EACH ROW EXECUTE FUNCTION bookings_count();
ALTER TABLE bookings_slot SET (fillfactor = 50);
"""
UNCOUNT = """
ALTER TABLE bookings_slot RESET (fillfactor);
DROP TRIGGER bookings_counted ON bookings_booking;
DROP FUNCTION bookings_count();
DROP FUNCTION bookings_add(bigint, bigint, text, tstzrange, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
