"""Who is told of a move: the step names them (requester, lead, helpers, centre, supervisor), here they are found."""

from collections.abc import Callable
from typing import Any

from tongban.kernel.access.models import Account
from tongban.kernel.access.queries import accounts_with
from tongban.kernel.cases.clocks import HEAD
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core.models import Event
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices.recipients import Recipient, Requester

# what each word in a step's `tells` means: (the right that makes one a reader of it, on the office or over the place)
HANDLE, LEADS, DISPATCH, SUPERVISE = "requests.handle", "requests.head", "requests.dispatch", "requests.supervise"
TEMPLATE = {"requester": "cases.moved_mine", "centre": "cases.for_centre", "supervisor": "cases.for_supervisor"}


def moved(case: int, step: str, seq: int) -> None:
    """Tell whom the step names, once an event."""
    row = Case.objects.select_related("lead").get(pk=case)
    event = Event.objects.get(stream=STREAM, object_id=case, seq=seq)
    for whom, accounts in _told(row, step, event):
        template = TEMPLATE.get(whom, "cases.for_office")
        told = [a for a in accounts if not (isinstance(a, Account) and event.actor == f"account:{a.pk}")]
        if told:
            data = {"reference": row.reference, "title": row.title, "step": step}
            notices.queue(template, to=told, about=("case", case), data=data, key=f"case:{case}:{seq}")
    offices = [row.lead_id] if row.lead_id else []
    notices.publish(f"cases.{step}", {"case": row.reference, "seq": seq}, key=f"case:{case}:{seq}", offices=offices)


def _told(case: Case, step: str, event: Event) -> list[tuple[str, list[Recipient]]]:
    if step == "clock.rung":
        return _rung(case, event.data["clocks"][0])
    known = {s.code: s for s in life_of(case).steps}
    return [(whom, FIND[whom](case, event.data)) for whom in known[step].tells] if step in known else []


def _rung(case: Case, change: dict[str, Any]) -> list[tuple[str, list[Recipient]]]:
    office = change.get("office") or case.lead_id
    level = change["level"]
    if office is None:
        return [("supervisor", _over(SUPERVISE)(case, {}))] if level >= HEAD else []
    if level > HEAD:
        return [("supervisor", _over(SUPERVISE)(case, {}))]
    return [("lead", [*accounts_with(LEADS if level == HEAD else HANDLE, office_id=office)])]


def _lead(case: Case, _data: dict[str, Any]) -> list[Recipient]:
    return [*accounts_with(HANDLE, office_id=case.lead_id)] if case.lead_id else []


def _helpers(_case: Case, data: dict[str, Any]) -> list[Recipient]:
    added = [h["office"] for h in data.get("helpers", ()) if h["do"] == "add"]
    return [account for office in added for account in accounts_with(HANDLE, office_id=office)]


def _requester(case: Case, _data: dict[str, Any]) -> list[Recipient]:
    return [Requester(case.pk), *(Requester(pk) for pk in case.merged.values_list("pk", flat=True))]


def _over(right: str) -> Callable[[Case, dict[str, Any]], list[Recipient]]:
    def find(case: Case, _data: dict[str, Any]) -> list[Recipient]:
        accounts = accounts_with(right, division_path=case.place_path)
        barred = {a.pk for a in accounts_with(HANDLE, office_id=case.about_id)} if case.about_id else set()
        return [a for a in accounts if a.pk not in barred]

    return find


FIND: dict[str, Callable[[Case, dict[str, Any]], list[Recipient]]] = {
    "lead": _lead,
    "helpers": _helpers,
    "requester": _requester,
    "centre": _over(DISPATCH),
    "supervisor": _over(SUPERVISE),
}
