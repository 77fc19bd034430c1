"""When, where and of what: the demo's requests, the same for the same seed, scale and moment."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from tongban.kernel.cases.moves import Reserved
from tongban.kernel.core import reference
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.places import names, register
from tongban.kernel.places.register import Entry
from tongban.project.demo.fate import WISHES, Wish
from tongban.project.demo.words import ENTERPRISE, Matter, matters
from tongban.services.requests.models import LIFE_OF, SERIES

A_YEAR = 120_000  # requests of the prefecture in a year, at scale 1
OF_FIRMS = 3_281  # those of enterprises, all answered: none is younger than what one of them may take
SETTLED = timedelta(days=40)
DAYS = 365
# roughly how the people of the prefecture live over its counties, in hundredths
PEOPLE = {"652301": 40, "652302": 11, "652323": 12, "652324": 12, "652325": 13, "652327": 8, "652328": 4}
WEEKDAYS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.6)
HOURS = (1, 1, 1, 1, 1, 1, 2, 3, 5, 9, 13, 13, 10, 7, 7, 9, 12, 12, 10, 8, 7, 6, 4, 2)
HOT = (("heating", 10), ("water", 9), ("irrigation", 6), ("rubbish", 7), ("road", 6))
HOT_DAYS = 12
THESE_DAYS = timedelta(days=2)
CASES = "cases"  # beside the series, what is numbered in a row


@dataclass(frozen=True)
class Item:
    """One request to be: its key, its moment, its matter, its place, and how far it has come if that is wished."""

    key: str
    at: datetime
    matter: Matter
    place: Entry
    kind: str
    wish: Wish | None = None
    merges_into: str = ""
    leads: bool = False  # others are merged into it, so it is still being worked on

    @property
    def series(self) -> str:
        """The series its number is of, with the year: SQ-2025."""
        return f"{SERIES[LIFE_OF.get(self.kind, 'request')]}-{self.at.astimezone(BEIJING).year}"


class Places:
    """The communities and villages by county, towns' and villages' apart."""

    def __init__(self) -> None:
        entries = [e for e in register.current().on().entries if e.level == "community"]
        self.urban = self._by_county(e for e in entries if names.short(e.name).endswith("社区"))
        self.rural = self._by_county(e for e in entries if names.short(e.name).endswith("村"))

    def draw(self, where: str, rng: Random) -> Entry:
        """A place fit for a matter, in a county by how many live there."""
        kind = where if where != "any" else rng.choice(("urban", "urban", "rural"))
        counties: dict[str, list[Entry]] = getattr(self, kind)
        known = [code for code in PEOPLE if counties.get(code)]
        county = rng.choices(known, [PEOPLE[code] for code in known])[0]
        return rng.choice(counties[county])

    @staticmethod
    def _by_county(entries: Iterator[Entry]) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in entries:
            found.setdefault(entry.path.split(".")[1], []).append(entry)
        return found


@dataclass(frozen=True)
class Plan:
    """Every request of the demo, in the order in which they come in."""

    seed: int
    scale: float
    anchor: datetime  # the present of the demo
    first: Mapping[str, int] = field(
        default_factory=dict, compare=False
    )  # of ids and of each series, as taken

    @cached_property
    def items(self) -> list[Item]:
        """All of them."""
        found = [*self._year(), *self._hot(), *self._wished()]
        return sorted(found, key=lambda item: (item.at, item.key))

    @cached_property
    def history(self) -> list[Item]:
        """Those that stand for themselves."""
        return [item for item in self.items if not self._of_these_days(item)]

    @cached_property
    def these_days(self) -> list[Item]:
        """Those that others are compared with and merged into: filed one after another."""
        return [item for item in self.items if self._of_these_days(item)]

    @cached_property
    def wanted(self) -> Counter[str]:
        """How many ids, and how many numbers of each series."""
        return Counter({CASES: len(self.items)}) + Counter(item.series for item in self.items)

    @cached_property
    def reserved(self) -> dict[str, Reserved]:
        """The id and number of each by its key: in order, whoever files it."""
        at = {name: self.first.get(name, 1) for name in self.wanted}
        found = {}
        for item in self.items:
            series, year = item.series.split("-")
            number = reference.make(series, int(year), at[item.series])
            found[item.key] = Reserved(at[CASES], number)
            at[CASES] += 1
            at[item.series] += 1
        return found

    def _of_these_days(self, item: Item) -> bool:
        return bool(item.wish or item.key.startswith("h") or item.at > self.anchor - THESE_DAYS)

    @cached_property
    def places(self) -> Places:
        """Where people live."""
        return Places()

    def rng(self, *about: object) -> Random:
        """Chance, the same for the same seed and subject."""
        return Random(":".join(map(str, (self.seed, *about))))  # noqa: S311 - a story, not a secret

    def _year(self) -> Iterator[Item]:
        days = [self.anchor.astimezone(BEIJING) - timedelta(days=n) for n in range(DAYS, 0, -1)]
        season = {month: sum(m.weight_in(month) for m in matters()) for month in range(1, 13)}
        weights = list(accumulate(season[d.month] * WEEKDAYS[d.weekday()] for d in days))
        for n in range(round(A_YEAR * self.scale)):
            rng = self.rng("r", n)
            day = days[bisect(weights, rng.random() * weights[-1])]
            hour = rng.choices(range(24), HOURS)[0]
            at = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
            firms = n < self.of_firms
            at -= SETTLED if firms and at > self.anchor - SETTLED else timedelta()
            if at < self.anchor:
                yield self._item(f"r{n}", at, rng, firms=firms)

    @property
    def of_firms(self) -> int:
        """How many requests enterprises make."""
        return max(round(OF_FIRMS * self.scale), 3)

    def _item(
        self, key: str, at: datetime, rng: Random, wish: Wish | None = None, *, firms: bool = False
    ) -> Item:
        heard = [m.heard(at.month, firms=firms) for m in matters()]
        matter = rng.choices(matters(), heard)[0]
        kind = ENTERPRISE if firms else _kind(matter, rng, wish)
        return Item(key, at, matter, self.places.draw(matter.where, rng), kind, wish)

    def _hot(self) -> Iterator[Item]:
        """The same matter at the same place, again and again in these days; some are put together."""
        for code, count in HOT:
            matter = next(m for m in matters() if m.code == code)
            rng = self.rng("hot", code)
            place = self.places.draw(matter.where, rng)
            days = sorted((rng.uniform(0.3, HOT_DAYS) for _ in range(count)), reverse=True)
            for n, before in enumerate(days):
                into = f"h{code}0" if 0 < n < count // 3 + 1 and before > 3 else ""
                at = self.anchor - timedelta(days=before)
                kind = _kind(matter, rng)
                yield Item(f"h{code}{n}", at, matter, place, kind, merges_into=into, leads=n == 0)

    def _wished(self) -> Iterator[Item]:
        for n, wish in enumerate(wish for times, wish in WISHES for _ in range(times)):
            rng = self.rng("w", n)
            at = self.anchor - timedelta(days=rng.uniform(*wish.days))
            yield self._item(f"w{n}", at, rng, wish)


def _kind(matter: Matter, rng: Random, wish: Wish | None = None) -> str:
    """What others than enterprises ask for; a wished turn is one of a request's life."""
    kinds = {k: n for k, n in matter.kinds.items() if k != ENTERPRISE}
    kinds = {k: n for k, n in kinds.items() if not wish or k not in LIFE_OF} or kinds
    return rng.choices(list(kinds), list(kinds.values()))[0]
