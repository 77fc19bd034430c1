"""What volunteers promise of their rows: ratings are of those who were there."""

from tongban.kernel.core.invariants import Invariant

INVARIANTS = (
    Invariant(
        "volunteers.rated_who_came",
        "Nobody is rated who was not there, and nobody rates what they were not at.",
        # where comings have been erased, nobody knows any more whose they were
        """SELECT r.id FROM volunteers_rating r WHERE NOT EXISTS (
            SELECT 1 FROM activities_shift s JOIN activities_presence p ON p.shift_id = s.id
            WHERE s.activity_id = r.activity_id AND (p.person_id = r.person_id OR p.erased_at IS NOT NULL))""",
    ),
)
