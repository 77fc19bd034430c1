"""What the database says when the day is over: is everything that was answered there, once, and does every promise hold?"""

import re
from typing import Any

from benchmarks.soak.outside import Outside
from benchmarks.soak.serving import Serving, wait
from benchmarks.soak.told import Told
from tongban.project.database import server

MARK = re.compile(r"soak-[0-9a-f]{12}")
PENDING = """SELECT (SELECT count(*) FROM core_outbox WHERE done_at IS NULL AND NOT dead)
    + (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name <> 'core.retention')"""
WORDS = "SELECT m.text, c.reference FROM cases_message m JOIN cases_case c ON c.id = m.case_id WHERE m.text LIKE '%%soak-%%'"
SENT = "SELECT key FROM notices_delivery WHERE channel = 'sms' AND state = 'sent' AND id > %s"
OTHER = """SELECT channel || ' ' || state || coalesce(' to ' || w.name, ''), count(*) FROM notices_delivery d
    LEFT JOIN notices_webhook w ON w.id = d.webhook_id WHERE d.id > %s GROUP BY 1"""
KEPT = "SELECT key FROM core_idempotencykey WHERE key = ANY(%s) AND answer IS NOT NULL"
LAST = "SELECT coalesce(max(id), 0) FROM notices_delivery"


def asked(serving: Serving, question: str, *given: Any) -> list[tuple[Any, ...]]:
    """Rows."""
    with server.connect(serving.home) as held:
        return held.execute(question, given or None).fetchall()


def settled(serving: Serving, patience: float) -> bool:
    """Does the outbox run empty?"""
    return wait(lambda: not asked(serving, PENDING)[0][0], patience, 2.0)


def verdict(told: Told, serving: Serving, outside: Outside, since: int) -> dict[str, Any]:
    """Everything that must be nought, and the checker's own words."""
    promises = serving.verb("audit", "invariants")
    replay = serving.verb("audit", "verify", "--replay")
    broken = {one["name"]: one["keys"] for one in promises["invariants"] if one["count"]}
    sent = {key for (key,) in asked(serving, SENT, since)}
    return {
        **filings(told, serving),
        "acts with a key lost": len(told.keys - {k for (k,) in asked(serving, KEPT, list(told.keys))}),
        "texts told as sent that the gateway never took": len(sent - set(outside.texts)),
        "invariants asked": len(promises["invariants"]),
        "invariants broken": broken,
        "chains and replay": {k: v for k, v in replay.items() if k != "breaks"}
        | {"breaks": replay["breaks"][:20]},
        "not delivered": [row for row in serving.verb("undelivered", "list") if row["pile"] != "messages"],
        "deliveries": dict(asked(serving, OTHER, since)),
        "texts taken twice under one key": sum(n - 1 for n in outside.texts.values()),
    }


def filings(told: Told, serving: Serving) -> dict[str, Any]:
    """What was filed and said, found again by the marks in its words."""
    there: dict[str, list[str]] = {}
    for text, reference in asked(serving, WORDS):
        for named in MARK.findall(text):
            there.setdefault(named, []).append(reference)
    answered = {**{one.mark: one.reference for one in told.filed.values()}, **told.marks}
    wrong = [m for m, number in answered.items() if number and m in there and number not in there[m]]
    return {
        "filings answered": len(told.filed),
        "steps answered": len(told.marks),
        "lost": sorted(m for m in answered if m not in there),
        "done twice": sorted(m for m, found in there.items() if len(found) > 1),
        "answered with another number": wrong,
    }


def failures(result: dict[str, Any]) -> list[str]:
    """The names of what should be nought and is not."""
    must = ("lost", "done twice", "answered with another number", "acts with a key lost", "invariants broken",
            "texts told as sent that the gateway never took", "not delivered", "unhealed")  # fmt: skip
    bad = [name for name in must if result[name]]
    return bad + ([] if result["chains and replay"]["ok"] else ["chains and replay"])
