"""From plan to records: batches of filings with the lives they have had, each batch one transaction."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from random import Random

from django.db import transaction

from tongban.kernel.cases.moves import Move
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core import clock, outbox
from tongban.kernel.parties.office_kinds import TOWN
from tongban.kernel.parties.queries import office_for
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.project.demo.fate import NO_TURNS, Wish, fate_of
from tongban.project.demo.life import Scene, Story
from tongban.project.demo.people import Cast
from tongban.project.demo.plan import Item, Plan
from tongban.project.demo.words import Matter, compose, matters, person_name, phone
from tongban.services.requests import actions
from tongban.services.requests.actions import Filed, Filing
from tongban.services.requests.actions.sending import sends_itself, suggest
from tongban.services.requests.models import LIFE_OF, Channel, Request
from tongban.services.requests.reading import blackened

SOURCE = "demo"
BATCH = 200
TRIES = 400
NEWS = timedelta(days=6)  # what happened longer ago leaves no notice
NOT_NEWS = timedelta(hours=25)  # notices of the build are shown and never sent: the people are invented
CHANNELS = {Channel.PORTAL: 50, Channel.PHONE: 36, Channel.COUNTER: 9, Channel.GRID: 5}
PUBLIC = 0.08


@dataclass(frozen=True)
class Told:
    """An item as it will be filed."""

    item: Item
    filing: Filing
    rng: Random

    @property
    def at(self) -> datetime:
        """When it was filed."""
        return self.filing.at or self.item.at


class Builder:
    """Files a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cast = Cast()
        self.cases: dict[str, int] = {}

    def build(self, told: Callable[[int, int], None]) -> None:
        """File whatever of the plan is not there yet."""
        todo = iter(self.plan.items)
        done, count = 0, len(self.plan.items)
        while batch := list(islice(todo, BATCH)):
            self._file(batch)
            done += len(batch)
            told(done, count)

    @transaction.atomic
    def _file(self, batch: list[Item]) -> None:
        keys = [item.key for item in batch]
        known = dict(
            Request.objects.filter(source=SOURCE, source_id__in=keys).values_list("source_id", "case_id")
        )
        self.cases |= {key: pk for key, pk in known.items() if key.startswith("h")}
        told = [self._told(item) for item in batch if item.key not in known]
        filed: list[tuple[Told, Filed]] = []
        for when, group in _grouped(told):
            with clock.at(min(when, self.plan.anchor - NOT_NEWS)):
                filed += zip(group, actions.file_requests([t.filing for t in group]), strict=True)
        for one, result in filed:
            self.cases[one.item.key] = result.case.pk
        for one, result in filed:
            self._later(one, result)
        with clock.at(self.plan.anchor - NOT_NEWS):
            outbox.relay()

    def _told(self, item: Item) -> Told:
        if item.wish is None:
            return self._draft(item, self.plan.rng(item.key, "life"))
        for attempt in range(TRIES):
            rng = self.plan.rng(item.key, "life", attempt)
            at = self.plan.anchor - timedelta(days=rng.uniform(*item.wish.days))
            draft = self._draft(replace(item, at=at), rng)
            steps = [m.step for m in draft.filing.moves]
            if item.wish.stop == "file" or steps[-1:] == [item.wish.stop]:
                return draft
        return draft

    def _draft(self, item: Item, rng: Random) -> Told:
        said = compose(item.matter, label_of(item), rng)
        kind = rng.choices(list(item.matter.kinds), list(item.matter.kinds.values()))[0]
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        found = _suggested(said.text, said.title, item)
        about = office_id(TOWN, item.place.path) if item.matter.code == "attitude" else None
        life = LIFE_OF.get(kind, "request")
        anonymous = rng.random() < 0.12
        filing = Filing(
            text=said.text,
            title=said.title,
            kind=kind,
            channel=channel,
            place_path=item.place.path,
            place_text=said.place,
            name="" if anonymous else person_name(rng),
            phone="" if anonymous else phone(rng),
            wants_call=not anonymous and rng.random() < 0.2,
            about=about,
            may_publish=rng.random() < 0.45,
            followable=not anonymous or channel == Channel.PORTAL,
            source=SOURCE,
            source_id=item.key,
            at=item.at,
            moves=self._moves(item, found, life, about, rng),
            news_since=self.plan.anchor - NEWS,
            suggestion=found,
        )
        if channel in {Channel.PHONE, Channel.COUNTER}:
            filing = replace(filing, by=self.cast.clerk())
        return Told(item, filing, rng)

    def _moves(
        self, item: Item, found: Suggestion, life: str, about: int | None, rng: Random
    ) -> tuple[Move, ...]:
        if item.merges_into or (item.wish and item.wish.stop == "file"):
            return ()
        fate = fate_of(rng)
        if item.wish:
            fate = replace(fate, **{**NO_TURNS, **item.wish.turns})
        right = office_id(item.matter.office, item.place.path)
        sent = sends_itself(found, about)
        if sent and sent.lead != right and rng.random() < 0.5:
            sent = None  # a dispatcher looked first
        scene = Scene(
            item.matter, item.place.path, life, item.at, found.urgent and life == "request",
            sent, right, _others(item, right, about, rng),
        )  # fmt: skip
        moves = Story(scene, fate, self.cast, rng).told()
        lived = tuple(m for m in moves if m.at and m.at <= self.plan.anchor)
        return _stopped(lived, item.wish) if item.wish else lived

    def _later(self, one: Told, filed: Filed) -> None:
        """What is done to it once it is there: put together with another, published, supported."""
        centre = self.cast.dispatcher(one.item.place.path)
        if one.item.merges_into in self.cases:
            with clock.at(one.at + timedelta(minutes=one.rng.randrange(10, 50))):
                into = self.cases[one.item.merges_into]
                actions.move(filed.case.pk, "merge", by=centre, into=into)
        answered = filed.case.answered_at
        if not one.filing.may_publish or not answered or one.rng.random() > PUBLIC / 0.45:
            return
        at = answered + timedelta(hours=one.rng.uniform(2, 40))
        if at < self.plan.anchor and not one.filing.about:
            with clock.at(at):
                title, text = blackened(filed.case.title), blackened(one.filing.text)
                actions.publish(filed.case.pk, by=centre, title=title, text=text)
            self._supported(one, filed, at)

    def _supported(self, one: Told, filed: Filed, since: datetime) -> None:
        """Some read it and say "me too"."""
        for n in range(int(one.rng.expovariate(1 / 4))):
            at = since + timedelta(hours=one.rng.uniform(1, 60))
            if at < self.plan.anchor:
                with clock.at(at):
                    actions.support(filed.case.pk, who=f"{SOURCE}:{one.item.key}:{n}")


def label_of(item: Item) -> str:
    """How a resident calls the place: with its county, so that a namesake elsewhere is not meant."""
    return f"{_county(item.place.path.split('.')[1])}{names.short(item.place.name)}"


@lru_cache(maxsize=16)
def _county(code: str) -> str:
    return str(Division.objects.values_list("name", flat=True).filter(code=code).first() or "")


@lru_cache(maxsize=50_000)
def office_id(kind: str, path: str) -> int:
    """The office of a kind for a place."""
    found = office_for(kind, path)
    if found is None:
        raise LookupError(f"no office of kind {kind} for {path}")
    return found.pk


def forget() -> None:
    """Ask again for offices and names (another database)."""
    office_id.cache_clear()
    _county.cache_clear()


def _suggested(text: str, title: str, item: Item) -> Suggestion:
    found = suggest(text, title, item.place.path)
    matter: Matter = item.matter
    return replace(
        found,
        category=found.category or matter.category,
        category2=found.category2 or matter.category2,
    )


def _others(item: Item, right: int, about: int | None, rng: Random) -> tuple[int, ...]:
    """Two offices of the same place that it could wrongly be sent to."""
    kinds = rng.sample(sorted({m.office for m in matters()}), 5)
    found = [office_id(kind, item.place.path) for kind in kinds]
    return tuple(pk for pk in dict.fromkeys(found) if pk not in {right, about})[:2]


def _stopped(moves: tuple[Move, ...], wish: Wish) -> tuple[Move, ...]:
    """The life up to the wished step; as it is if that never came."""
    at = [n for n, move in enumerate(moves) if move.step == wish.stop]
    return moves[: at[wish.times - 1] + 1] if len(at) >= wish.times else ()


def _grouped(told: Iterable[Told]) -> Iterator[tuple[datetime, list[Told]]]:
    """Filings of one life and one year go together, because a bulk bears one series of numbers."""
    groups: dict[tuple[int, str], list[Told]] = {}
    for one in told:
        year = one.at.astimezone(clock.BEIJING).year
        groups.setdefault((year, LIFE_OF.get(one.filing.kind, "request")), []).append(one)
    for group in groups.values():
        yield group[-1].at, group
