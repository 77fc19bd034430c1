"""What bookings promise of their rows: never oversold, counted as booked, no thing with two at a time."""

from tongban.kernel.core.invariants import LEFT_ALONE, Invariant, apart

# what is booked of each slot: its own bookings, and for cells of time those that lie over it
BOOKED = """
SELECT s.id, s.taken, s.capacity, coalesce(sum(b.quantity), 0) AS booked FROM bookings_slot s LEFT JOIN (
    SELECT slot_id AS slot, quantity FROM bookings_booking
    WHERE slot_id IS NOT NULL AND state IN ('held', 'confirmed', 'blocked')
    UNION ALL SELECT c.id, o.quantity FROM bookings_booking o
    JOIN bookings_slot c ON c.resource_id = o.resource_id AND c.during && o.during
    WHERE o.slot_id IS NULL AND o.over = 'cells' AND o.state IN ('held', 'confirmed', 'blocked')
) AS b ON b.slot = s.id GROUP BY s.id
"""
INVARIANTS = (
    Invariant(
        "bookings.never_oversold",
        "No more of a slot is booked than there is.",
        f"SELECT id FROM ({BOOKED}) AS slots WHERE booked > capacity",
    ),
    Invariant(
        "bookings.counted",
        "What a slot says is taken is what is booked of it.",
        f"SELECT id FROM ({BOOKED}) AS slots WHERE booked <> taken",
    ),
    Invariant(
        "bookings.one_at_a_time",
        "A thing of one (a hall, a power bank) is with one at a time: nothing is lent twice.",
        apart(
            "bookings_booking",
            of="resource_id",
            over="during",
            among="over = 'time' AND state IN ('held', 'confirmed', 'blocked', 'done')",
        ),
    ),
    Invariant(
        "bookings.nobody_in_two_places",
        "Nobody has two bookings at a time that both ask for their being there.",
        apart(
            "bookings_booking",
            of="person_id",
            over="during",
            among="personal AND person_id IS NOT NULL AND state IN ('held', 'confirmed')",
        ),
    ),
    Invariant(
        "bookings.holds_run_out",
        "A hold ends when its time is over: no place stays taken by nobody.",
        f"SELECT id FROM bookings_booking WHERE state = 'held' AND expires_at < now() - {LEFT_ALONE}",
    ),
    Invariant(
        "bookings.nobody_waits_beside_a_free_place",
        "Nobody waits for a slot of which enough is free, unless they are to be elsewhere at that time.",
        """SELECT w.id FROM bookings_slot s JOIN bookings_resource r ON r.id = s.resource_id
            JOIN bookings_booking w ON w.slot_id = s.id AND w.state = 'waiting'
        WHERE s.closed_at IS NULL AND r.closed_at IS NULL AND lower(s.during) > now()
            AND coalesce(s.closes_at, 'infinity') > now() AND s.taken + w.quantity <= s.capacity
            AND NOT (w.personal AND EXISTS (SELECT 1 FROM bookings_booking o WHERE o.person_id = w.person_id
                AND o.personal AND o.state IN ('held', 'confirmed') AND o.during && w.during))""",
    ),
)
