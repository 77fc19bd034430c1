"""Where a matter belongs, told to the kernel: the duty list's words, resolved to the offices of the place."""

from typing import Any

from tongban.kernel.cases.moves import Help
from tongban.kernel.cases.suggestion import Candidate, Suggestion
from tongban.kernel.core import clock
from tongban.services.duties import directory
from tongban.services.duties.directory import Directory
from tongban.services.duties.models import DutyItem
from tongban.services.duties.routing import shapes

CHOICES = 3
LOOKED_AT = 8  # kinds of office; some have no office at the place, some share one
NOTICED = 0.005  # below that, an office is not worth a line


def suggest(text: str, subject: str, place_path: str) -> Suggestion:
    """The three likeliest offices for a matter at a place, each with its grounds; empty where no list is in force."""
    now = clock.now()
    book = directory.current()
    lists = book.lists_for(place_path, now.astimezone(clock.BEIJING).date())
    if not lists:
        return Suggestion()
    stock = directory.stocked(lists)
    found = stock.router.suggest(text, subject=subject, top=LOOKED_AT)
    category, category_p = found.categories[0]
    best = next((c for c in found.candidates if c.category == category), None)
    return Suggestion(
        candidates=_candidates(found, book, stock.items, place_path),
        category=category if category_p > 0 else "",
        category2=best.category2 if best and category_p > 0 else "",
        category_p=category_p,
        kind=found.kind[0],
        kind_p=found.kind[1],
        urgent=found.urgent[0],
        urgent_p=found.urgent[1],
        about_office=found.about_office,
    )


def _candidates(
    found: shapes.Suggestion, book: Directory, items: tuple[DutyItem, ...], path: str
) -> tuple[Candidate, ...]:
    told: dict[int, Candidate] = {}
    for one in found.candidates:
        office = book.office(one.office_kind, path, clock.now()) if one.p >= NOTICED else None
        if office is not None and office not in told:
            told[office] = Candidate(
                office, one.p, _helpers(one, office, book, path), _grounds(one, items[one.item])
            )
    return tuple(told.values())[:CHOICES]


def _helpers(one: shapes.Candidate, lead: int, book: Directory, path: str) -> tuple[Help, ...]:
    """The offices that the item asks to help; one that leads does not help itself."""
    parts: dict[int, str] = {}
    for kind, part in one.helping if one.leads else ():
        office = book.office(kind, path, clock.now())
        if office is not None and office != lead:
            parts.setdefault(office, part)
    return tuple(Help(office, part) for office, part in parts.items())


def _grounds(one: shapes.Candidate, item: DutyItem) -> dict[str, Any]:
    return {
        "list": item.duty_list.title,
        "list_id": item.duty_list_id,
        "version": item.duty_list.version,
        "item": item.pk,
        "number": item.number,
        "title": item.title,
        "law": item.law,
        "kind": one.office_kind,
        "category": item.category,
        "category2": item.category2,
        "words": [list(word) for word in one.words],
        "title_words": [list(word) for word in one.subject_words],
    }
