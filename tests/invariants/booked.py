"""A break of each invariant of bookings, activities and exchange."""

from tests.invariants.planting import ask, breaks, change, copy, drop, pick


@breaks("bookings.never_oversold")
def _oversold():
    drop("bookings_slot", "never_oversold")
    return change(
        "bookings_slot", "SELECT max(id) FROM bookings_slot WHERE taken > 0", "capacity = taken - 1"
    )


@breaks("bookings.counted")
def _miscounted():
    where = """SELECT max(id) FROM bookings_slot s WHERE taken > 0
        AND NOT EXISTS (SELECT 1 FROM bookings_booking b WHERE b.slot_id = s.id AND b.state = 'waiting')"""
    return change("bookings_slot", where, "taken = taken - 1")


@breaks("bookings.one_at_a_time")
def _lent_twice():
    where = "SELECT max(id) FROM bookings_booking WHERE over = 'time' AND state = 'done'"
    return copy("bookings_booking", where, "never_twice_at_a_time", once="NULL")


@breaks("bookings.nobody_in_two_places")
def _in_two_places():
    drop("bookings_booking", "nobody_in_two_places")
    drop("bookings_booking", "person_once_a_slot")
    where = """SELECT max(id) FROM bookings_booking WHERE personal AND state = 'confirmed' AND slot_id = (SELECT slot_id
        FROM bookings_booking WHERE personal AND state = 'confirmed' GROUP BY slot_id HAVING count(*) > 1 LIMIT 1)"""
    pk = pick(where)
    to = """person_id = (SELECT min(o.person_id) FROM bookings_booking o, bookings_booking b WHERE b.id = %s AND o.personal
        AND o.slot_id = b.slot_id AND o.state = 'confirmed' AND o.id <> b.id)"""
    ask(f"UPDATE bookings_booking SET {to} WHERE id = %s", pk, pk)
    return str(pk)


@breaks("bookings.holds_run_out")
def _held_for_ever():
    where = "SELECT max(id) FROM bookings_booking WHERE state = 'confirmed' AND slot_id IS NOT NULL"
    return change("bookings_booking", where, "state = 'held', expires_at = now() - interval '1 day'")


@breaks("bookings.nobody_waits_beside_a_free_place")
def _waits_beside_a_free_place():
    slot = pick(
        """SELECT max(s.id) FROM bookings_slot s JOIN bookings_resource r ON r.id = s.resource_id WHERE s.taken < s.capacity
        AND s.closed_at IS NULL AND r.closed_at IS NULL AND lower(s.during) > now() AND coalesce(s.closes_at, 'infinity') > now()"""
    )
    given = {"slot_id": str(slot), "state": "'waiting'", "once": "NULL", "personal": "false", "quantity": "1"}
    given["person_id"] = "(SELECT max(id) FROM parties_person)"
    return copy("bookings_booking", "SELECT max(id) FROM bookings_booking WHERE slot_id IS NOT NULL", **given)


@breaks("activities.hours_once")
def _counted_twice():
    where = "SELECT max(id) FROM activities_hours WHERE void_at IS NULL"
    return copy("activities_hours", where, "no_hour_counts_twice", key="NULL")


@breaks("activities.hours_within_shifts")
def _after_the_shift():
    drop("activities_hours", "hours_within_the_shift")
    return change("activities_hours", "SELECT max(id) FROM activities_hours", "bounds = 'empty'")


@breaks("activities.minutes")
def _a_minute_more():
    return change("activities_hours", "SELECT max(id) FROM activities_hours", "minutes = minutes + 1")


@breaks("activities.shifts_are_slots")
def _another_time_than_its_places():
    to = "during = tstzrange(lower(during) - interval '1 minute', upper(during))"
    return change("activities_shift", "SELECT max(id) FROM activities_shift", to)


@breaks("exchange.owned")
def _nobodys():
    return change(
        "exchange_difference",
        "SELECT max(id) FROM exchange_difference WHERE state = 'waiting'",
        "office_id = NULL",
    )


@breaks("exchange.rows_accounted_for")
def _row_without_an_outcome():
    where = """SELECT max(r.id) FROM exchange_row r JOIN exchange_submission s ON s.id = r.submission_id
        WHERE s.state IN ('settled', 'applied', 'returned', 'acknowledged')"""
    return change("exchange_row", where, "outcome = ''")


@breaks("exchange.decided_by_somebody")
def _decided_by_nobody():
    return change(
        "exchange_difference",
        "SELECT max(id) FROM exchange_difference WHERE state = 'applied'",
        "decided_by = ''",
    )


@breaks("exchange.ledger_once")
def _said_twice():
    where = "SELECT max(id) FROM exchange_entry WHERE upper_inf(recorded)"
    return copy("exchange_entry", where, "entry_once_a_day_and_moment")


@breaks("exchange.lists_chained")
def _another_list():
    where = "SELECT max(id) FROM exchange_submission"
    return change("exchange_submission", where, "day = day + 1") + " changed"


@breaks("exchange.sealed_columns")
def _plain_column():
    where = "SELECT max(id) FROM exchange_entry WHERE register = 'organisations' AND data ? 'phone'"
    pk = change("exchange_entry", where, """data = jsonb_set(data, '{phone}', '"13900000000"')""")
    return f"{pk} phone"
