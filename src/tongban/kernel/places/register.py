"""All divisions in memory, as they stand on any day; triggers stamp every write to them, their aliases, sites and boundaries."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from tongban.kernel.core.clock import today
from tongban.kernel.core.editions import Kept
from tongban.kernel.places import names
from tongban.kernel.places.models import Alias, Division, Edition, Made, Site


@dataclass(frozen=True, slots=True)
class Entry:
    """A division over the days it held (`until` is the first day it no longer did)."""

    pk: int
    code: str
    level: str
    name: str
    name_en: str
    path: str
    since: date | None
    until: date | None
    office_hours: Any

    @property
    def depth(self) -> int:
        """How far below the prefecture."""
        return self.path.count(".")

    @property
    def label(self) -> str:
        """The name a reader is shown, in their language."""
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return names.short(self.name)

    def holds(self, day: date) -> bool:
        """Did it stand on that day?"""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Atlas:
    """The divisions of one day."""

    def __init__(self, entries: list[Entry], aliases: list[tuple[str, int]]) -> None:
        self.entries = entries
        self.by_code = {e.code: e for e in entries}
        codes = {e.pk: e.code for e in entries}
        self.aliases = [(name, codes[pk]) for name, pk in aliases if pk in codes]

    def line(self, code: str) -> Iterator[Entry]:
        """A division and those above it, from the top down."""
        yield from (self.by_code[c] for c in self.by_code[code].path.split(".") if c in self.by_code)


@dataclass(frozen=True, eq=False)
class Register:
    """Every division that ever was, of one edition."""

    edition: UUID | None
    entries: tuple[Entry, ...]
    aliases: tuple[tuple[str, int], ...]
    # by a division that ended in a change set: the one that began after it, and the code of what came after
    heirs: Mapping[int, tuple[int | None, str]] = field(default_factory=dict)

    @cached_property
    def turns(self) -> list[date]:
        """The days on which some division began or ended."""
        return sorted({day for e in self.entries for day in (e.since, e.until) if day})

    @cached_property
    def latest(self) -> dict[str, Entry]:
        """The newest entry of every code."""
        return {e.code: e for e in sorted(self.entries, key=lambda e: e.since or date.min)}

    def on(self, day: date | None = None) -> Atlas:
        """The divisions of a day (default: today in Beijing); days between two turns share one atlas."""
        return _atlas(self, bisect_right(self.turns, day or today()))

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        """The newest entry of every path."""
        return {e.path: e for e in sorted(self.entries, key=lambda e: e.since or date.min)}

    def present(self, path: str) -> str:
        """Where today lies what was filed at a path: the nearest division on it that gave way to another is followed."""
        codes = path.split(".")
        for size in range(len(codes), 0, -1):
            entry = self.by_path.get(".".join(codes[:size]))
            if entry and entry.holds(today()):
                return path
            if entry and (now := self._after(entry)):
                return ".".join((now.path, *codes[size:]))
        return path

    def _after(self, entry: Entry) -> Entry | None:
        """The division that stands today in the place of one that ended, if one came after it."""
        by_pk = {e.pk: e for e in self.entries}
        seen: set[int] = set()
        while not entry.holds(today()) and entry.pk not in seen:
            seen.add(entry.pk)
            began, code = self.heirs.get(entry.pk, (None, ""))
            heir = by_pk.get(began or 0) or self.latest.get(code)
            if heir is None:
                return None
            entry = heir
        return entry if entry.holds(today()) else None

    def label(self, path: str, day: date | None = None, *, separator: str = " > ") -> str:
        """A path in names below the prefecture; a division that ended since is still named."""
        atlas = self.on(day).by_code
        codes = path.split(".")
        found = [atlas.get(code) or self.latest.get(code) for code in codes[1:] or codes]
        return separator.join(e.label for e in found if e)


@lru_cache(maxsize=16)
def _atlas(register: Register, turn: int) -> Atlas:
    day = register.turns[turn - 1] if turn else date.min
    return Atlas([e for e in register.entries if e.holds(day)], list(register.aliases))


def _read(edition: UUID | None) -> Register:
    rows = Division.objects.order_by("path", "valid").values_list(
        "pk", "code", "level", "name", "name_en", "path", "valid", "office_hours"
    )
    entries = tuple(Entry(*row[:6], row[6].lower, row[6].upper, row[7]) for row in rows)
    said = (rows.order_by("pk").values_list("name", "division_id") for rows in (Alias.objects, Site.objects))
    return Register(edition, entries, tuple(pair for rows in said for pair in rows), _heirs())


def _heirs() -> dict[int, tuple[int | None, str]]:
    """What came after what, of a split its heir, which was written first."""
    rows = Made.objects.filter(change_set__state="applied", ended__isnull=False).order_by("-pk")
    return {
        ended: (began, code)
        for ended, began, code in rows.values_list("ended", "began", "code_after")
        if ended
    }


def _stamp() -> UUID | None:
    return Edition.objects.values_list("stamp", flat=True).first()


_kept = Kept("places.register", _stamp, _read)
current, forget = _kept.current, _kept.forget
