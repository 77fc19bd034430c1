"""From facts to rows: the only code that writes a case's stored state, so that it equals what replay gives."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tongban.kernel.cases.facts import ClockFacts, Facts, HelperFacts
from tongban.kernel.cases.models import Case, Clock, Helper, Stay
from tongban.kernel.core import wholesale

STREAM = "case"
FIELDS = ("state", "outcome", "place_path", "answered_at", "closed_at", "counts", "due_at")
OFFICES = ("lead", "about", "merged_into")
CLOCK_KEY = ("code", "office", "round")
HELP = ["since", "done_at"]
# with what each office is asked to help, in words that events do not hold
Parts = Mapping[int, str]
CHANGING = [f.name for f in fields(ClockFacts) if f.name not in (*CLOCK_KEY, "started_at")]


def put_facts(case: Case, facts: Facts) -> None:
    """Set the case's own columns from its facts (not yet saved)."""
    for name in FIELDS:
        setattr(case, name, getattr(facts, name))
    for name in OFFICES:
        setattr(case, f"{name}_id", getattr(facts, name))


def insert(cases: Iterable[tuple[Case, Facts, Parts]]) -> None:
    """Insert new cases with everything their facts say."""
    told = list(cases)
    wholesale.insert([case for case, _, _ in told])
    wholesale.insert([clock_row(c, x) for c, f, _ in told for x in f.clocks.values()])
    wholesale.insert([_helper(c, o, h, parts) for c, f, parts in told for o, h in f.helpers.items()])
    wholesale.insert([stay for c, f, _ in told for stay in _stays(c, f)])


def clock_row(case: Case, clock: ClockFacts) -> Clock:
    """A clock's row from its facts."""
    fields = {k: v for k, v in vars(clock).items() if k != "office"}
    return Clock(case=case, office_id=clock.office, **fields)


def save(case: Case, facts: Facts, data: dict[str, Any], parts: Parts) -> None:
    """Save what one event changed: the case's row, and the clocks, helpers and stay that its data names."""
    put_facts(case, facts)
    case.save()
    _save_clocks(case, facts, data)
    _save_helpers(case, facts, {c["office"]: c["do"] for c in data.get("helpers", ())}, parts)
    if any(helper.done_at is None for helper in facts.helpers.values()):
        Helper.objects.filter(case=case, done_at=None).update(due_at=case.due_at)
    if facts.stays:
        state, lead, since = facts.stays[-1]
        Stay.objects.filter(case=case, until=None).update(until=since)
        Stay.objects.create(case=case, state=state, lead_id=lead, since=since)


def _save_clocks(case: Case, facts: Facts, data: dict[str, Any]) -> None:
    named = {(c["code"], c.get("office"), c["round"]) for c in data.get("clocks", ())}
    rows = [clock_row(case, facts.clocks[key]) for key in named]
    if rows:
        _upsert(rows, CHANGING)


def _upsert(rows: list[Clock], changed: list[str]) -> None:
    Clock.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "code", "office", "round"], update_fields=changed
    )


def _save_helpers(case: Case, facts: Facts, done: dict[int, str], parts: Parts) -> None:
    if gone := done.keys() - facts.helpers.keys():
        Helper.objects.filter(case=case, office__in=gone).delete()
    for asked in (True, False):
        offices = [o for o, what in done.items() if o not in gone and (what == "add") is asked]
        rows = [_helper(case, office, facts.helpers[office], parts) for office in offices]
        if rows:
            changed = [*HELP, "part"] if asked else HELP
            Helper.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["case", "office"], update_fields=changed
            )


def _helper(case: Case, office: int, helper: HelperFacts, parts: Parts) -> Helper:
    part = parts.get(office, "")
    return Helper(case=case, office_id=office, part=part, due_at=case.due_at, **vars(helper))


def _stays(case: Case, facts: Facts) -> Iterable[Stay]:
    ends = [*(since for _, _, since in facts.stays[1:]), None]
    for (state, lead, since), until in zip(facts.stays, ends, strict=True):
        yield Stay(case=case, state=state, lead_id=lead, since=since, until=until)


def stored(case: Case) -> Facts:
    """The facts as the rows tell them (stays left out: they are history, not state)."""
    clocks = {}
    for row in Clock.objects.filter(case=case):
        key = (row.code, row.office_id, row.round)
        rest = {name: getattr(row, name) for name in ("started_at", *CHANGING)}
        clocks[key] = ClockFacts(*key, **rest)
    helpers = {h.office_id: HelperFacts(h.since, h.done_at) for h in Helper.objects.filter(case=case)}
    return Facts(
        state=case.state,
        lead=case.lead_id,
        about=case.about_id,
        merged_into=case.merged_into_id,
        outcome=case.outcome,
        place_path=case.place_path,
        answered_at=case.answered_at,
        closed_at=case.closed_at,
        counts=dict(case.counts),
        clocks=clocks,
        helpers=helpers,
    )
