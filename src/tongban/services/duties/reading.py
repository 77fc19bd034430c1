"""Duty lists as pages show them."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.suggestion import Candidate
from tongban.kernel.core.clock import today
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.office_kinds import label_of
from tongban.services.duties import queries, rules
from tongban.services.duties.models import DutyItem, DutyList


def field_label(name: str) -> str:
    """A field of an item as a reader is told it."""
    labels = {
        "list": _("kind of list"),
        "level": _("level"),
        "number": _("number"),
        "title": _("title"),
        "text": _("text"),
        "law": _("law"),
        "category": _("class"),
        "category2": _("second class"),
        "lead": _("lead"),
        "helping": _("helping offices"),
        "keywords": _("keywords"),
        "urgent": _("urgent words"),
        "since": _("in force from"),
        "until": _("in force until"),
    }
    return labels.get(name, name)


def state(row: DutyList) -> tuple[str, str]:
    """A version's state: the signal and the word for it."""
    day = today()
    if row.in_force is None:
        return "wait", _("Draft")
    if day in row.in_force:
        return "ok", _("In force")
    if row.in_force.lower is not None and day < row.in_force.lower:
        return "go", _("Coming")
    return "", _("Ended")


def line(row: DutyList) -> dict[str, Any]:
    """A list as the list of lists shows it."""
    kind, label = state(row)
    return {
        "row": row,
        "state": {"kind": kind, "label": label},
        "kind": rules.LIST_KINDS[row.kind],
        "level": rules.LEVELS[row.level],
        "since": row.in_force.lower if row.in_force else None,
        "until": row.in_force.upper if row.in_force else None,
    }


def item(one: DutyItem) -> dict[str, Any]:
    """An item with its offices in the reader's words."""
    return {
        "row": one,
        "lead": label_of(one.lead_kind),
        "helping": [(label_of(h.office_kind), h.part) for h in one.helping.all()],
    }


def offered(row: DutyList, actor: Actor) -> dict[str, bool]:
    """What this actor may do with a version now."""
    draft = row.in_force is None
    return {
        "may_force": draft and rights.may(actor, "duties.put_in_force", row),
        "may_discard": draft and rights.may(actor, "duties.edit", row),
    }


def difference(found: queries.Difference) -> dict[str, Any]:
    """What changed, with labels."""
    changed = [
        (one, [(field_label(name), was, now) for name, was, now in one.fields]) for one in found.changed
    ]
    return {"added": found.added, "removed": found.removed, "changed": changed, "any": bool(found)}


def choices(candidates: tuple[Candidate, ...]) -> list[dict[str, Any]]:
    """Suggested offices by name, with grounds and helpers."""
    ids = {c.office for c in candidates} | {h.office for c in candidates for h in c.helpers}
    names = dict(Office.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {
            "name": names[c.office],
            "p": c.p,
            "grounds": c.grounds,
            "helping": [(names[h.office], h.part) for h in c.helpers],
        }
        for c in candidates
    ]
