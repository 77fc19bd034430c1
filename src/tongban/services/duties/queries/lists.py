"""What is asked of duty lists: the ones in force, their items, how two versions differ, who stands for a kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Count, Q, QuerySet

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.services.duties import directory, rules
from tongban.services.duties.models import Binding, DutyItem, DutyList
from tongban.services.duties.sheet import DutyRow


def lists() -> QuerySet[DutyList]:
    """Every list, the newest version of each kind first, with how many items it has."""
    rows = DutyList.objects.select_related("division").annotate(item_count=Count("items"))
    return rows.order_by("division__path", "kind", "level", "-version")


def in_force(kind: str, level: str, division: Division, on: date | None = None) -> DutyList | None:
    """The list of this kind and level that a division itself has in force."""
    rows = lists().filter(kind=kind, level=level, division=division, in_force__contains=on or today())
    return rows.first()


def lists_for(path: str, on: date | None = None) -> QuerySet[DutyList]:
    """The lists that hold at a place."""
    return lists().filter(pk__in=directory.current().lists_for(path, on or today()))


def items(row: DutyList, *, words: str = "", category: str = "") -> QuerySet[DutyItem]:
    """A list's items, narrowed by words in number, title, text, law or keywords, and by class."""
    found = row.items.prefetch_related("helping").order_by("pk")
    for word in words.split():
        found = found.filter(
            Q(number__iexact=word)
            | Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(law__icontains=word)
            | Q(lead_kind__icontains=word)
            | Q(keywords__contains=[word])
        )
    return found.filter(category=category) if category else found


def before(row: DutyList) -> DutyList | None:
    """The version that a list follows: the one in force, else the one numbered before it."""
    same = lists().filter(kind=row.kind, level=row.level, division=row.division).exclude(pk=row.pk)
    held = same.filter(in_force__contains=today(), version__lt=row.version).first()
    return held or same.filter(version__lt=row.version).first()


def resolve(kind: str, division: Division, on: datetime | None = None) -> Office | None:
    """The office that answers for a kind in a division: its binding, the division's own, else the same one up."""
    found = directory.current().office(kind, division.path, on or clock.now())
    return Office.objects.get(pk=found) if found else None


def bindings() -> QuerySet[Binding]:
    """Every binding that holds or will."""
    rows = Binding.objects.select_related("division", "office")
    holds = Q(valid__endswith=None) | Q(valid__endswith__gt=today())
    return rows.filter(holds).order_by("division__path", "office_kind", "valid")


@dataclass(frozen=True)
class Changed:
    """An item in two versions: which fields say something else."""

    number: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Difference:
    """What a newer version adds, leaves out and changes."""

    added: tuple[DutyRow, ...] = ()
    removed: tuple[DutyRow, ...] = ()
    changed: tuple[Changed, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def rows_of(row: DutyList) -> list[DutyRow]:
    """A stored list as rows."""
    found = row.items.select_related("duty_list").prefetch_related("helping").order_by("pk")
    return [directory.row_of(item) for item in found]


def compare(old: Sequence[DutyRow], new: Sequence[DutyRow]) -> Difference:
    """Item by item: matched by number and title, else by title, else by number."""
    pairs, gone, come = _pairs(old, new)
    changed = tuple(one for one in (_changed(a, b) for a, b in pairs) if one.fields)
    return Difference(tuple(come), tuple(gone), changed)


def _pairs(
    old: Iterable[DutyRow], new: Iterable[DutyRow]
) -> tuple[list[tuple[DutyRow, DutyRow]], list[DutyRow], list[DutyRow]]:
    gone, come, pairs = list(old), list(new), []
    for names in (("number", "title"), ("title",), ("number",)):
        same = attrgetter(*names)
        known = {same(row): row for row in gone}
        for row in list(come):
            was = known.pop(same(row), None)
            if was is not None:
                pairs.append((was, row))
                gone.remove(was)
                come.remove(row)
    return pairs, gone, come


def _changed(old: DutyRow, new: DutyRow) -> Changed:
    told = []
    for name in ("number", *rules.COMPARED):
        was, now = said(old, name), said(new, name)
        if was != now:
            told.append((name, was, now))
    return Changed(new.number, new.title, tuple(told))


def said(row: DutyRow, name: str) -> str:
    """A field of an item as one cell of a list."""
    value = getattr(row, name)
    if name == "helping":
        return "；".join(":".join(pair).rstrip(":") for pair in value)
    return "|".join(value) if isinstance(value, tuple) else str(value)


def categories() -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """The classes of the duties in force anywhere: first and second category, each with titles and keywords."""
    rows = DutyItem.objects.filter(duty_list__in_force__contains=today()).order_by("pk")
    told: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for category, category2, title, words in rows.values_list("category", "category2", "title", "keywords"):
        titles, keywords = told.setdefault((category, category2), ([], []))
        titles.append(title)
        keywords.extend(words[:4])
    return told
