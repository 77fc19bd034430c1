"""One request as a program gets it: what its requester is told, or what those see who work on it."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.places import queries as places
from tongban.services.requests import reading
from tongban.services.requests.api import shapes
from tongban.services.requests.api.finding import works_on
from tongban.services.requests.models import Request


def told(row: Request, actor: Actor) -> shapes.RequestOut:
    """What this actor may see of it."""
    case = row.case
    staff = works_on(actor, row)
    seen = reading.for_staff(row, actor) if staff else reading.for_requester(row, actor)
    promise = reading.answer_clock(case)
    life = life_of(case)
    return shapes.RequestOut(
        reference=case.reference,
        title=case.title,
        kind=row.kind,
        state=shapes.state_out(seen["state"], public=not staff),
        outcome=case.outcome,
        place=places.label(case.place_path),
        lead=shapes.office_out(case.lead),
        opened_at=case.opened_at,
        answered_at=case.answered_at,
        closed_at=case.closed_at,
        promise=shapes.clock_out(reading.running(life, promise)) if promise else None,
        timeline=[shapes.happened_out(h) for h in reversed(seen["timeline"])],
        steps=[shapes.step_out(s) for s in life.open_to(actor, case)],
        staff=_staff_part(row, seen) if staff else None,
    )


def moved(case: Case) -> dict[str, Any]:
    """Where it stands now."""
    state = shapes.state_out(life_of(case).state(case.state))
    return {"reference": case.reference, "state": state.model_dump()}


def page(rows: list[Request], size: int) -> shapes.RequestPage:
    """A page of requests, of which one more than fits may have been read."""
    shown = rows[:size]
    labels = places.labels(row.case.place_path for row in shown)
    lines = [
        shapes.line_out(r, life_of(r.case).state(r.case.state), labels[r.case.place_path]) for r in shown
    ]
    return shapes.RequestPage(requests=lines, older=shown[-1].pk if len(rows) > size else None)


def _staff_part(row: Request, seen: dict[str, Any]) -> shapes.StaffPart:
    said = seen["said"]
    return shapes.StaffPart(
        text=said.text if said else "",
        channel=row.channel,
        category=row.category,
        urgent=row.urgent,
        clocks=[shapes.clock_out(c) for c in seen["clocks"]],
        helpers=[shapes.office_out(h.office) for h in seen["helpers"] if h.done_at is None],
        grounds=[_ground(g) for g in seen["grounds"]],
        contact=_masked(seen["contact"]),
    )


def _ground(told: dict[str, Any]) -> shapes.GroundOut:
    office = shapes.OfficeOut(id=told["office"], name=told["name"])
    return shapes.GroundOut(office=office, p=told["p"], words=[str(w) for w in told.get("words", ())])


def _masked(contact: Any) -> shapes.ContactOut | None:
    if contact is None:
        return None
    name, phone = (value.mask if value else "" for value in (contact.name, contact.phone))
    return shapes.ContactOut(name=name, phone=phone, wants_call=contact.wants_call)
