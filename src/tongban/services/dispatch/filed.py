"""One line of a file, dispatched: the answer that programs get."""

from typing import Any

from tongban.kernel.core.service import provider
from tongban.kernel.places.words import place_of
from tongban.services.dispatch.answering import chances
from tongban.services.dispatch.learning.examples import YES, text_of
from tongban.services.dispatch.learning.features import Text

TOP = 3
Line = dict[str, Any]


def dispatched(row: Line) -> Line:
    """Category, kind of office, kind, urgency and place with probabilities, and the grounds."""
    text = text_of(row)
    told = chances(text)
    urgent = dict(told["urgent"])[YES]
    return {
        "id": row.get("id"),
        "category": _ranked(told["category"]),
        "office_kind": _ranked(told["office_kind"]),
        "kind": _ranked(told["kind"]),
        "urgent": {"value": told["urgent"][0][0] == YES, "p": round(urgent, 4)},
        "place": _place(text),
        "grounds": _grounds(text, told["office_kind"][:TOP]),
    }


def _ranked(told: list[tuple[str, float]]) -> list[Line]:
    return [{"name": name, "p": round(p, 4)} for name, p in told[:TOP]]


def _place(text: Text) -> Line:
    where = place_of(text.subject, text.text)
    return {"text": where.text or None, "division": where.division}


def _grounds(text: Text, offices: list[tuple[str, float]]) -> list[Line]:
    """The duty item that speaks most for each kind of office, and the words by which it does."""
    ask = provider("duty_words")
    items = {one.office_kind: one for one in ask(text.text, text.subject).candidates} if ask else {}
    return [_ground(items[name], p) for name, p in offices if name in items and _spoke(items[name])]


def _spoke(item: Any) -> bool:
    return bool(item.words or item.subject_words)


def _ground(item: Any, p: float) -> Line:
    return {
        "office_kind": item.office_kind,
        "p": round(p, 4),
        "item": item.item_number,
        "list": item.list,
        "title": item.title,
        "category": item.category,
        "category2": item.category2,
        "helping": [name for name, _part in item.helping] if item.leads else [],
        "words": list(dict.fromkeys(word for _, _, word in (*item.subject_words, *item.words))),
    }
