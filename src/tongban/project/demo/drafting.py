"""From an item of the plan to a filing with its life: words, contact, channel, suggestion, moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from random import Random
from typing import Any

from tongban.kernel.cases.moves import Move
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.parties.office_kinds import TOWN
from tongban.kernel.parties.queries import offices
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.project.demo.fate import NO_TURNS, Wish, fate_of
from tongban.project.demo.life import Scene, Story
from tongban.project.demo.people import Cast
from tongban.project.demo.plan import Item, Plan
from tongban.project.demo.words import ENTERPRISE, Text, compose, matters, person_name, phone
from tongban.services.requests.actions import Filing
from tongban.services.requests.actions.filing import answer_days
from tongban.services.requests.actions.sending import sends_itself, suggest, suggest_many
from tongban.services.requests.models import LIFE_OF, Channel

SOURCE = "demo"
TRIES = 400
# what happened longer ago leaves no notice; of a large demo nobody reads so many
NEWS, NEWS_OF_MANY, MODEST = timedelta(days=6), timedelta(days=2), 0.05
CHANNELS = {Channel.PORTAL: 50, Channel.PHONE: 36, Channel.COUNTER: 9, Channel.GRID: 5}


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


@dataclass(frozen=True)
class _Begun:
    """An item in words, before it was asked where it belongs."""

    item: Item
    rng: Random
    said: Text
    channel: Channel

    @property
    def asked(self) -> tuple[str, str, str]:
        return self.said.text, self.said.title, self.item.place.path


class Drafts:
    """Makes filings of items."""

    def __init__(self, plan: Plan, cast: Cast) -> None:
        self.plan, self.cast = plan, cast
        self._offices = {(o.office_kind, o.division.code): o.pk for o in offices()}
        counties = Division.objects.filter(level=Division.Level.COUNTY)
        self._counties = dict(counties.values_list("code", "name"))

    def told_many(self, items: Sequence[Item]) -> list[Told]:
        """The filings of many without a wish and without precedents."""
        begun = [self._begun(item, self.plan.rng(item.key, "life")) for item in items]
        found = suggest_many([one.asked for one in begun], precedents=False)
        return [self._drafted(one, said) for one, said in zip(begun, found, strict=True)]

    def told(self, item: Item, *, precedents: bool = False) -> Told:
        """The filing of an item; for a wished one, the first of many lives that has come just so far."""
        if item.wish is None:
            return self._draft(item, self.plan.rng(item.key, "life"), precedents)
        for attempt in range(TRIES):
            rng = self.plan.rng(item.key, "life", attempt)
            at = self.plan.anchor - timedelta(days=rng.uniform(*item.wish.days))
            draft = self._draft(replace(item, at=at), rng, precedents)
            if item.wish.stop == "file" or draft.filing.moves:
                return draft
        return draft

    def _draft(self, item: Item, rng: Random, precedents: bool) -> Told:  # noqa: FBT001 - within this class
        begun = self._begun(item, rng)
        return self._drafted(begun, suggest(*begun.asked, precedents=precedents))

    def _begun(self, item: Item, rng: Random) -> "_Begun":
        return _Begun(item, rng, compose(item.matter, self._label(item), rng), _drawn(CHANNELS, rng))

    def _drafted(self, begun: "_Begun", found: Suggestion) -> Told:
        item, rng, said, channel = begun.item, begun.rng, begun.said, begun.channel
        about = self._office(TOWN, item.place.path) if item.matter.code == "attitude" else None
        filing = Filing(
            text=said.text,
            title=said.title,
            kind=item.kind,
            channel=channel,
            place_path=item.place.path,
            place_text=said.place,
            about=about,
            may_publish=rng.random() < 0.45,
            source=SOURCE,
            source_id=item.key,
            reserved=self.plan.reserved[item.key],
            at=item.at,
            news_since=self.plan.anchor - (NEWS if self.plan.scale <= MODEST else NEWS_OF_MANY),
            # one that is merged within the hour has no alarms after
            rung_until=item.at if item.merges_into else self.plan.anchor,
            suggestion=_with_class(found, item),
            **_contact(rng),
        )
        if channel in {Channel.PHONE, Channel.COUNTER}:
            filing = replace(filing, by=self.cast.clerk())
        return Told(item, replace(filing, moves=self._moves(item, said, filing, rng)), rng)

    def _moves(self, item: Item, said: Text, filing: Filing, rng: Random) -> tuple[Move, ...]:
        if item.merges_into or (item.wish and item.wish.stop == "file"):
            return ()
        fate = fate_of(rng)
        if item.wish or item.leads:
            fate = replace(fate, **{**NO_TURNS, **(item.wish.turns if item.wish else {})})
        elif item.kind == ENTERPRISE:  # each is settled, and soon
            fate = replace(fate, **NO_TURNS, pace=fate.pace / 2)
        moves = Story(self._scene(item, said, filing, rng), fate, self.cast, rng).told()
        lived = tuple(m for m in moves if m.at and m.at <= self.plan.anchor)
        if item.leads:
            return tuple(takewhile(lambda move: move.step != "answer", lived))
        return _stopped(lived, item.wish) if item.wish else lived

    def _scene(self, item: Item, said: Text, filing: Filing, rng: Random) -> Scene:
        found = filing.suggestion or Suggestion()
        life = LIFE_OF.get(filing.kind, "request")
        right = self._office(item.matter.office, item.place.path)
        sent = sends_itself(found, filing.about)
        if sent and sent.lead != right and rng.random() < 0.5:
            sent = None  # a dispatcher looked first
        return Scene(
            matter=item.matter,
            turn=said.turn,
            path=item.place.path,
            life=life,
            at=item.at,
            urgent=found.urgent and life == "request",
            sent=sent,
            right=right,
            wrong=self._others(item, {right, filing.about}, rng),
            days=answer_days(filing),
        )

    def _others(self, item: Item, barred: set[int | None], rng: Random) -> tuple[int, ...]:
        """Two offices of the same place that it could wrongly be sent to."""
        kinds = rng.sample(sorted({m.office for m in matters()}), 5)
        found = [self._office(kind, item.place.path) for kind in kinds]
        return tuple(pk for pk in dict.fromkeys(found) if pk not in barred)[:2]

    def _office(self, kind: str, path: str) -> int:
        """The same as parties' `office_for`, for thousands: the place's own, else the nearest above's."""
        return next(pk for c in reversed(path.split(".")) if (pk := self._offices.get((kind, c))))

    def _label(self, item: Item) -> str:
        """How a resident calls the place: with its county, so that a namesake elsewhere is not meant."""
        return f"{self._counties[item.place.path.split('.')[1]]}{names.short(item.place.name)}"


def _contact(rng: Random) -> dict[str, Any]:
    """Who asks, if they say so."""
    name, number, call = person_name(rng), phone(rng), rng.random() < 0.2
    if rng.random() < 0.12:
        return {"followable": rng.random() < 0.5}
    return {"name": name, "phone": number, "wants_call": call}


def _drawn(weights: dict[Any, int], rng: Random) -> Any:
    return rng.choices(list(weights), list(weights.values()))[0]


def _with_class(found: Suggestion, item: Item) -> Suggestion:
    """What the dispatcher says of it; the matter's own class where it does not know one."""
    matter = item.matter
    category, category2 = found.category or matter.category, found.category2 or matter.category2
    return replace(found, category=category, category2=category2)


def _stopped(moves: tuple[Move, ...], wish: Wish) -> tuple[Move, ...]:
    """The life up to the wished step; nothing if that never came."""
    at = [n for n, move in enumerate(moves) if move.step == wish.stop]
    return moves[: at[wish.times - 1] + 1] if len(at) >= wish.times else ()
