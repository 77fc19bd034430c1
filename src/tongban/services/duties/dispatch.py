"""Where a matter belongs, told to the kernel: the duty list's words, resolved to the offices of the place.

A service that learned more may take the question over (`provides={"dispatch": ...}` before this one); it asks
`duty_words` for what the words say and gives `duty_offices` what it thinks better.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongban.kernel.cases.moves import Help
from tongban.kernel.cases.suggestion import Candidate, Suggestion
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.duties import directory, sheet
from tongban.services.duties.directory import Directory
from tongban.services.duties.models import DutyItem
from tongban.services.duties.routing import default_router, shapes
from tongban.services.duties.rules import OFFICE_KINDS

CHOICES = 3
LOOKED_AT = 8  # kinds of office; some have no office at the place, some share one
NOTICED = 0.005  # below that, an office is not worth a line
Better = Mapping[str, list[tuple[str, float]]]


def suggest(text: str, subject: str, place_path: str, *, precedents: bool = True) -> Suggestion:  # noqa: ARG001 - words know none
    """The three likeliest offices for a matter at a place, each with its grounds; empty where no list is in force."""
    stock = _stock(place_path)
    if stock is None:
        return Suggestion()
    return _resolved(stock.router.suggest(text, subject=subject, top=LOOKED_AT), stock.items, place_path)


def words(text: str, subject: str, place_path: str = "") -> shapes.Suggestion:
    """What the words of the lists in force at a place say (none: the shipped ones), all shares: `duty_words`."""
    return _routed(_lists(place_path) if place_path else (), text, subject)


def items() -> list[dict[str, Any]]:
    """The items of the shipped duty list with their words: answers `duty_items`."""
    kept = ("title", "text", "category", "category2", "lead", "keywords")
    return [{name: getattr(row, name) for name in kept} for row in sheet.default_rows()]


def offices(
    better: Better, text: str, subject: str, place_path: str, *, said: shapes.Suggestion | None = None
) -> Suggestion:
    """As `suggest`, with probabilities that another service knows better: answers `duty_offices`.

    `better`: for category, office_kind, kind, urgent the names with their probabilities, the likeliest first.
    `said`: what `words` answered before of the same.
    """
    lists = _lists(place_path)
    if not lists:
        return Suggestion()
    found = said or _routed(lists, text, subject)
    of_kind = {one.office_kind: one for one in found.candidates}
    told = [replace(of_kind[name], p=p) for name, p in better["office_kind"][:LOOKED_AT] if name in of_kind]
    alarm = better["urgent"][0][0] == "yes" or found.urgent[0]
    found = replace(
        found,
        categories=tuple(better["category"]),
        candidates=tuple(told),
        kinds=tuple(better["kind"]),
        urgent=(alarm, dict(better["urgent"])["yes"]),
    )
    return _resolved(found, directory.stocked(lists).items, place_path)


def _routed(lists: tuple[int, ...], text: str, subject: str) -> shapes.Suggestion:
    """All shares."""
    router = directory.stocked(lists).router if lists else default_router()
    return router.suggest(text, subject=subject, top=len(OFFICE_KINDS))


def _lists(place_path: str) -> tuple[int, ...]:
    day = today()
    return directory.current().lists_for(place_path, day)


def _stock(place_path: str) -> directory.Stocked | None:
    lists = _lists(place_path)
    return directory.stocked(lists) if lists else None


def _resolved(found: shapes.Suggestion, items: tuple[DutyItem, ...], place_path: str) -> Suggestion:
    category, category_p = found.categories[0]
    best = next((c for c in found.candidates if c.category == category), None)
    return Suggestion(
        candidates=_candidates(found, directory.current(), items, place_path),
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
