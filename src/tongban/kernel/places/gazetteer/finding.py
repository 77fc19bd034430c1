"""Names found by any of their spellings, on any day: characters, pinyin, first letters, Latin, former names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from tongban.kernel.places.gazetteer.folding import fold
from tongban.kernel.places.models import Place, PlaceName
from tongban.kernel.places.queries import within

MOST = 400  # names weighed for one question


@dataclass(frozen=True)
class Found:
    """A place, the name it was found by, and how well: 0 the name itself, 1 its beginning, 2 within it."""

    place: Place
    name: PlaceName
    fit: int


def places(*, kind: str = "", path: str = "", on: date | None = None) -> QuerySet[Place]:
    """Places of a kind and of a division with all below it; with a day those that stood on it."""
    rows = Place.objects.select_related("division")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(within(path, "division__path")) if path else rows
    return rows.filter(valid__contains=on) if on else rows


def find(
    words: str, *, on: date | None = None, kind: str = "", path: str = "", limit: int = 50
) -> list[Found]:
    """Places whose name is, begins with or holds the words, the best first; with a day only names that held on it."""
    said = fold(words)
    if not said:
        return []
    rows = _names(said, on, kind, path).select_related("place", "place__division")
    best: dict[int, Found] = {}
    for name in rows.order_by(_fits(said), "folded")[:MOST]:
        one = Found(name.place, name, _fit(name, said))
        if name.place_id not in best or _order(one) < _order(best[name.place_id]):
            best[name.place_id] = one
    return sorted(best.values(), key=_order)[:limit]


def named(words: str, *, on: date | None = None, kind: str = "", path: str = "") -> QuerySet[Place]:
    """Every place that `find` could find, however many."""
    said = fold(words)
    if not said:
        return Place.objects.none()
    return places(kind=kind, path=path, on=on).filter(pk__in=_names(said, on, kind, path).values("place"))


def standard(place: Place, on: date | None = None, script: str = "han") -> str:
    """The standard name of a place in a script, as of a day; the newest, without one."""
    rows = [n for n in place.names.all() if n.role == "standard" and n.script == script]
    held = [n for n in rows if on is None or on in n.valid]
    return max(held, key=lambda n: n.valid.lower or date.min).text if held else ""


def names_on(places_: Sequence[Place], on: date | None = None) -> dict[int, str]:
    """The standard Chinese names of many places, read in one go."""
    rows = PlaceName.objects.filter(place__in=places_, script="han", role="standard").order_by("valid")
    rows = rows.filter(valid__contains=on) if on else rows
    return dict(rows.values_list("place_id", "text"))


def _names(said: str, on: date | None, kind: str, path: str) -> QuerySet[PlaceName]:
    """The names that hold what was said."""
    rows = PlaceName.objects.filter(_holds(said))
    rows = rows.filter(place__in=places(kind=kind, path=path)) if kind or path else rows
    return rows.filter(valid__contains=on, place__valid__contains=on) if on else rows


def _holds(said: str) -> Q:
    holds = Q(folded__contains=said)
    if said.isascii():
        holds |= Q(pinyin__startswith=said) | Q(initials__startswith=said)
    return holds


def _fits(said: str) -> Case:
    """`_fit` as the database sorts by it: of more names than are weighed, the best are."""
    begins = Q(folded__startswith=said) | Q(pinyin__startswith=said) | Q(initials__startswith=said)
    return Case(When(Q(folded=said) | Q(pinyin=said), then=0), When(begins, then=1), default=2)


def _fit(name: PlaceName, said: str) -> int:
    if said in (name.folded, name.pinyin):
        return 0
    return 1 if any(text.startswith(said) for text in (name.folded, name.pinyin, name.initials)) else 2


def _order(one: Found) -> tuple[int, int, int, str]:
    role = ("standard", "other", "former").index(one.name.role)
    return one.fit, role, len(one.name.folded), one.place.number
