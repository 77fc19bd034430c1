"""What activities promise of their rows: an hour is counted once, within its shift, as long as it lasted."""

from tongban.kernel.core.invariants import Invariant, apart

INVARIANTS = (
    Invariant(
        "activities.hours_once",
        "No moment of a person counts twice.",
        apart("activities_hours", of="person_id", over="during", among="void_at IS NULL"),
    ),
    Invariant(
        "activities.hours_within_shifts",
        "Hours lie within the shift they were given in.",
        """SELECT h.id FROM activities_hours h LEFT JOIN activities_shift s ON s.id = h.shift_id
        WHERE NOT h.during <@ h.bounds OR NOT h.during <@ s.during""",
    ),
    Invariant(
        "activities.minutes",
        "The minutes of hours are those between coming and leaving.",
        """SELECT id FROM activities_hours
        WHERE minutes <> floor(extract(epoch FROM upper(during) - lower(during)) / 60)""",
    ),
    Invariant(
        "activities.shifts_are_slots",
        "A shift is when its places are.",
        """SELECT s.id FROM activities_shift s JOIN bookings_slot b ON b.id = s.slot_id
        WHERE s.during <> b.during""",
    ),
)
