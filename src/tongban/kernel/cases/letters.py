"""Who is told of a move: the step names them (requester, lead, helpers, centre, supervisor), here they are found."""

from collections.abc import Callable
from typing import Any

from tongban.kernel.access.models import Account
from tongban.kernel.access.queries import accounts_with
from tongban.kernel.cases.clocks import HEAD
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import merged_under
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core.models import Event
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices.recipients import Recipient, Requester


def moved(case: int, step: str, seq: int) -> None:
    """Tell whom the step names, once an event."""
    row = Case.objects.get(pk=case)
    life = life_of(row)
    event = Event.objects.get(stream=STREAM, object_id=case, seq=seq)
    for whom, accounts in _told(row, step, event):
        template = life.notices.get(whom) or life.notices["office"]
        told = [a for a in accounts if not (isinstance(a, Account) and event.actor == f"account:{a.pk}")]
        for about, reference, some in _by_case(row, told):
            data = {"reference": reference, "step": step}
            notices.queue(template, to=some, about=("case", about), data=data, key=f"case:{case}:{seq}")
    offices = [row.lead_id] if row.lead_id else []
    notices.publish(
        f"cases.{step}", {"case": row.reference, "seq": seq}, key=f"case:{case}:{seq}", offices=offices
    )


def _by_case(case: Case, told: list[Recipient]) -> list[tuple[int, str, list[Recipient]]]:
    """Whoever asked is told of their own request, by its own number, also when it was merged into this one."""
    others = [r.case for r in told if isinstance(r, Requester) and r.case != case.pk]
    own = [r for r in told if not isinstance(r, Requester) or r.case == case.pk]
    references = dict(Case.objects.filter(pk__in=others).values_list("pk", "reference"))
    apart: list[tuple[int, str, list[Recipient]]] = [(pk, references[pk], [Requester(pk)]) for pk in others]
    return [(case.pk, case.reference, own), *apart] if own else apart


def _told(case: Case, step: str, event: Event) -> list[tuple[str, list[Recipient]]]:
    if step == "clock.rung":
        return _rung(case, event.data["clocks"][0])
    known = {s.code: s for s in life_of(case).steps}
    return [(whom, FIND[whom](case, event.data)) for whom in known[step].tells] if step in known else []


def _rung(case: Case, change: dict[str, Any]) -> list[tuple[str, list[Recipient]]]:
    """First the handlers, when due the head of the office, a working day later the supervisor."""
    office, level = change.get("office") or case.lead_id, change["level"]
    if level > HEAD:
        return [("supervisor", _over("supervisor")(case, {}))]
    if office is None:
        return [("centre", _over("centre")(case, {}))] if level == HEAD else []
    return [("lead", _of_office(case, "head" if level == HEAD else "lead", office))]


def _of_office(case: Case, who: str, office: int | None) -> list[Recipient]:
    return [*accounts_with(life_of(case).rights[who], office_id=office)] if office else []


def _lead(case: Case, _data: dict[str, Any]) -> list[Recipient]:
    return _of_office(case, "lead", case.lead_id)


def _helpers(case: Case, data: dict[str, Any]) -> list[Recipient]:
    added = [h["office"] for h in data.get("helpers", ()) if h["do"] == "add"]
    return [account for office in added for account in _of_office(case, "lead", office)]


def _requester(case: Case, _data: dict[str, Any]) -> list[Recipient]:
    return [Requester(pk) for pk in (case.pk, *merged_under(case.pk))]


def _over(who: str) -> Callable[[Case, dict[str, Any]], list[Recipient]]:
    """Those over the place, less anybody of the office complained about."""

    def find(case: Case, _data: dict[str, Any]) -> list[Recipient]:
        barred = {a.pk for a in _of_office(case, "lead", case.about_id) if isinstance(a, Account)}
        accounts = accounts_with(life_of(case).rights[who], division_path=case.place_path)
        return [a for a in accounts if a.pk not in barred]

    return find


FIND: dict[str, Callable[[Case, dict[str, Any]], list[Recipient]]] = {
    "lead": _lead,
    "helpers": _helpers,
    "requester": _requester,
    "centre": _over("centre"),
    "supervisor": _over("supervisor"),
}
