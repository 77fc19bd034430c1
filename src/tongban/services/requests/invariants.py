"""What requests promise of their rows: nothing is filed by halves, and what a sender was told they filed is there."""

from tongban.kernel.core.invariants import Invariant

INVARIANTS = (
    Invariant(
        "requests.whole",
        "Every case has what it is a case of: the request, or the statement.",
        """SELECT c.id FROM cases_case c LEFT JOIN requests_request r ON r.case_id = c.id
            LEFT JOIN requests_statement s ON s.case_id = c.id
        WHERE (c.life = 'statement' AND s.case_id IS NULL)
            OR (c.life IN ('request', 'suggestion', 'petition') AND r.case_id IS NULL)""",
    ),
    Invariant(
        "requests.answered_filings",
        "A filing that was answered is there.",
        """SELECT k.id FROM core_idempotencykey k WHERE k.scope = 'requests.file' AND k.answer ? 'case'
        AND NOT EXISTS (SELECT 1 FROM requests_request r WHERE r.case_id = (k.answer ->> 'case')::bigint)""",
    ),
    Invariant(
        "requests.supported",
        "As many are counted behind a request as said so of it or of what is merged into it, each once.",
        """WITH RECURSIVE said(voice, id) AS (
            SELECT coalesce(voice, who), request_id FROM requests_support
            UNION SELECT said.voice, c.merged_into_id FROM said JOIN cases_case c ON c.id = said.id
            WHERE c.merged_into_id IS NOT NULL)
        SELECT r.case_id FROM requests_request r
            LEFT JOIN (SELECT id, count(*) AS n FROM said GROUP BY 1) AS s ON s.id = r.case_id
        WHERE r.support <> coalesce(s.n, 0)""",
    ),
)
