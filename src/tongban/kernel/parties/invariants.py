"""What parties promise of their rows: a record that was merged points at the kept one, and memberships do not overlap."""

from tongban.kernel.core.invariants import Invariant, apart

INVARIANTS = (
    Invariant(
        "parties.merged_once",
        "A record points at another where a merge that holds says so, and nowhere else.",
        """SELECT coalesce(r.subject || ':' || r.id, m.subject || ':' || m.gone) FROM (
            SELECT 'person' AS subject, id, merged_into_id FROM parties_person WHERE merged_into_id IS NOT NULL
            UNION ALL SELECT 'organisation', id, merged_into_id FROM parties_organisation
            WHERE merged_into_id IS NOT NULL) AS r
        FULL JOIN (SELECT * FROM parties_merge WHERE undone_at IS NULL) AS m
            ON m.subject = r.subject AND m.gone = r.id AND m.kept = r.merged_into_id
        WHERE r.id IS NULL OR m.id IS NULL""",
    ),
    Invariant(
        "parties.one_body",
        "Of a kind that allows one alone, a person is in one body a day.",
        apart(
            "parties_membership",
            of="kind, person_id, organisation_id",
            over="valid",
            among="exclusive",
        ),
    ),
)
