"""What places promise of their rows: a code is one division on any day, within the one above it."""

from tongban.kernel.core.invariants import Invariant, apart

INVARIANTS = (
    Invariant("places.once", "A code stands for one division on any day.", apart("places_division", of="code", over="valid")),
    Invariant(
        "places.tree",
        "A division lies in the one above it, by its path too.",
        """SELECT d.id FROM places_division d JOIN places_division p ON p.id = d.parent_id
        WHERE d.path <> p.path || '.' || d.code OR NOT d.valid <@ p.valid""",
    ),
)  # fmt: skip
