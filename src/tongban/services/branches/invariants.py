"""What branches promise of their rows: a member is on exactly one home and one present list each day, by confirmed moves."""

from tongban.kernel.core.invariants import Invariant, apart

INVARIANTS = (
    Invariant(
        "branches.one_list",
        "A member is never on two present lists, or two home lists, on one day.",
        apart("branches_stay", of="member_id, kind", over="valid"),
    ),
    Invariant(
        "branches.every_day",
        "A member is on a present and a home list on every day of the membership.",
        """SELECT m.id FROM branches_member m CROSS JOIN (VALUES ('home'), ('present')) AS l (kind) LEFT JOIN (
            SELECT member_id, kind, range_agg(valid) AS days FROM branches_stay GROUP BY 1, 2) AS s
            ON s.member_id = m.id AND s.kind = l.kind
        WHERE s.days IS DISTINCT FROM datemultirange(m.valid) GROUP BY m.id""",
    ),
    Invariant(
        "branches.confirmed_moves",
        "A list changes by a move that the receiving branch confirmed.",
        """SELECT s.id FROM branches_stay s JOIN branches_member p ON p.id = s.member_id
            LEFT JOIN branches_move m ON m.id = s.move_id
        WHERE lower(s.valid) IS DISTINCT FROM lower(p.valid) AND (m.state IS DISTINCT FROM 'confirmed'
            OR m.member_id <> s.member_id OR m.target_id <> s.body_id)""",
    ),
    Invariant(
        "branches.covered_once",
        "One branch covers an organisation on any day.",
        apart("branches_coverage", of="unit_id", over="valid"),
    ),
    Invariant(
        "branches.standing",
        "Nobody is on the list of a branch on a day it does not stand.",
        """SELECT s.id FROM branches_stay s JOIN branches_body b ON b.id = s.body_id
        WHERE NOT s.valid <@ b.valid""",
    ),
)
