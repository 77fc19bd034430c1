"""What notices promise of their rows: told once, and whatever leaves the house is sent or lies where somebody sees it."""

from tongban.kernel.core.invariants import LEFT_ALONE, Invariant

# a step may be taken again and a clock rings more than once: as often as it happened, it may be told
TWICE = """
SELECT t.id FROM (
    SELECT max(id) AS id, count(*) AS told, about_id, data ->> 'step' AS step FROM notices_notice
    WHERE about = 'case' AND data ? 'step'
    GROUP BY template, to_account_id, to_case, about_id, data HAVING count(*) > 1) AS t
WHERE t.told > (SELECT count(*) FROM core_event e JOIN cases_case c ON c.id = t.about_id
    WHERE e.stream = 'case' AND e.object_id IN (c.id, c.merged_into_id) AND e.code = t.step)
"""
INVARIANTS = (
    Invariant(
        "notices.told_once", "Nobody is told more often of a case than something happened to it.", TWICE
    ),
    Invariant(
        "notices.one_message_a_channel",
        "A notice leaves the house once on each channel.",
        """SELECT max(id) FROM notices_delivery WHERE notice_id IS NOT NULL
        GROUP BY notice_id, channel HAVING count(*) > 1""",
    ),
    Invariant(
        "notices.settled",
        "Every message was sent, had no address, waits for its turn, or lies among what was not delivered.",
        f"""SELECT id FROM notices_delivery WHERE (state = 'sent' AND sent_at IS NULL)
        OR (state = 'pending' AND rides_with_id IS NULL AND available_at < now() - {LEFT_ALONE}
            AND (urgent OR channel <> 'sms' OR available_at < now() - interval '11 hours'))""",
    ),
)
