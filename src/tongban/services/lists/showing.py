"""Lists and differences in words: labels for fields, values as a reader may see them, why something is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.exchange import registers, sealing, states
from tongban.kernel.exchange.models import Difference, Entry, Submission
from tongban.kernel.exchange.registers import Column, Register
from tongban.kernel.places import register as places

WHY = {
    states.ADDITION: gettext_lazy("The list names somebody whom the ledger does not hold on that day."),
    states.DEPARTURE: gettext_lazy("The list stands for all of its place, and does not name this one."),
    states.CHANGE: gettext_lazy("The list says otherwise than the ledger."),
    states.MOVED: gettext_lazy("The list says that this one belongs elsewhere now."),
    states.CONFLICT: gettext_lazy("Another list that waits, too, says something else again."),
    states.AMBIGUOUS: gettext_lazy("The row may be this one of the ledger. Only a person can say."),
    states.DUPLICATE: gettext_lazy("Rows of one number say different things; none of them was taken."),
    states.OUTSIDE: gettext_lazy("The row belongs to a place that the list does not stand for."),
}
# what is said of one number with two names; the other words are those of matching
AGREES = {
    "same number": gettext_lazy("same number"),
    "neither name nor birth date agrees": gettext_lazy("neither name nor birth date agrees"),
    "same place": gettext_lazy("same place"),
}


@dataclass(frozen=True)
class Line:
    """One field side by side; `differs`: it is what is asked about."""

    label: Any
    ledger: str
    list: str
    differs: bool = False
    masked: bool = False


def register_of(row: Difference | Submission) -> Register:
    """The register that it is about."""
    return registers.register(row.register)


def value(column: Column, stored: Any) -> str:
    """A value as shown: masks for sealed ones, labels for choices, names for divisions."""
    said = sealing.shown(stored)
    if column.kind == "choice":
        return str(column.choices.get(said, said))
    if column.kind == "division" and said:
        entry = places.current().latest.get(said)
        return places.current().label(entry.path) or entry.label if entry else said
    return said


def what(difference: Difference) -> str:
    """What a difference is about, on one line of the queue."""
    kind = register_of(difference)
    if difference.field:
        column = kind.column(difference.field)
        told = [value(column, v) or "—" for v in (difference.before, difference.after)]
        name = kind.first("name")
        who = value(name, difference.row.data.get(name.name)) if name and difference.row else ""
        return " · ".join(filter(None, [who, f"{column.label}: {told[0]} → {told[1]}"]))
    data = (difference.row.data if difference.row else difference.before) or {}
    columns = [c for c in kind.columns if c.kind in ("name", "id_number", "credit_code") and c.name in data]
    return " · ".join(value(c, data[c.name]) for c in columns) or difference.key


def entry_of(difference: Difference) -> Entry | None:
    """What the ledger says of the subject on the list's day, or said last."""
    rows = Entry.objects.filter(register=difference.register, key=difference.key, recorded__endswith=None)
    on_day = rows.filter(valid__contains=difference.submission.day).first()
    return on_day or rows.order_by("-valid").first()


def side_by_side(difference: Difference) -> list[Line]:
    """Ledger and list, field by field; what is asked about stands first."""
    kind, entry = register_of(difference), entry_of(difference)
    ledger = entry.data if entry and difference.kind != states.ADDITION else {}
    listed = difference.row.data if difference.row else {}
    return [
        _line(c, ledger, listed, difference) for c in kind.columns if c.name in ledger or c.name in listed
    ]


def _line(
    column: Column, ledger: Mapping[str, Any], listed: Mapping[str, Any], difference: Difference
) -> Line:
    before, after = ledger.get(column.name), listed.get(column.name)
    if column.name == difference.field:
        # what waits is shown beside what the ledger says now; what was decided, beside what it said then
        before = before if difference.state == states.WAITING else difference.before
        after = difference.after
    other = bool(before and after) and sealing.token(before) != sealing.token(after)
    differs = column.name == difference.field or (difference.kind == states.AMBIGUOUS and other)
    return Line(column.label, value(column, before), value(column, after), differs, column.sealed)


def why(difference: Difference) -> list[str]:
    """Why it is asked, in words."""
    return [str(WHY[difference.kind]), *(str(AGREES.get(word) or _(word)) for word in difference.why if word)]


HAPPENED = {
    "list.checked": gettext_lazy("Received and checked"),
    "list.refused": gettext_lazy("Refused"),
    "list.matched": gettext_lazy("Compared with the ledger"),
    "list.withdrawn": gettext_lazy("Withdrawn by its sender"),
    "list.let_through": gettext_lazy("Let through"),
    "list.given_up": gettext_lazy("Given up"),
    "list.back_asked": gettext_lazy("Asked to be taken back"),
    "list.kept": gettext_lazy("Stays after a second look"),
    "list.back_begun": gettext_lazy("Taking it back begun"),
    "list.back_paused": gettext_lazy("Taking it back stopped for now"),
    "list.back_resumed": gettext_lazy("Taking it back gone on with"),
    "list.taken_back": gettext_lazy("Taken back"),
    "list.feedback": gettext_lazy("Feedback fetched"),
    "list.acknowledged": gettext_lazy("Acknowledged by its sender"),
    "list.words_erased": gettext_lazy("Rows as sent erased"),
    "difference.confirmed": gettext_lazy("Confirmed"),
    "difference.refused": gettext_lazy("Refused by the office"),
    "difference.applied": gettext_lazy("Took effect"),
    "difference.taken_back": gettext_lazy("Effects taken back"),
}
