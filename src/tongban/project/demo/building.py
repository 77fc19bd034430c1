"""From plan to records: pieces of history that stand side by side, and at last the requests of these days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db import transaction

from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.steady import steady
from tongban.project.demo.drafting import SOURCE, Drafts, Told
from tongban.project.demo.parts import Make, Part
from tongban.project.demo.people import Cast
from tongban.project.demo.plan import Item, Plan
from tongban.services.duties.actions import noting
from tongban.services.matters import actions as matters
from tongban.services.requests import actions
from tongban.services.requests.actions import Filed
from tongban.services.requests.models import LIFE_OF, Request
from tongban.services.requests.redaction import blackened, sources_of

LEAST, MOST, PIECES = 50, 500, 16  # requests of a piece, and how many pieces a small demo has
BATCH = 100  # requests of these days that are drafted before they are filed
NOT_NEWS = timedelta(hours=25)  # notices of the build are shown and never sent: the people are invented
LIKENED = timedelta(days=30)  # of what is older, no vector is kept: `tongban requests index` does it for all
PUBLIC = 0.18  # of those answered whose requester agrees
READERS = 4


class Builder:
    """Files items of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cast = Cast()
        self.drafts = Drafts(plan, self.cast)
        self.merging: dict[str, int] = {}  # the cases that others are merged into, by their key

    @transaction.atomic
    def file(self, items: Sequence[Item], *, precedents: bool) -> None:
        """File these with all they have lived through; `precedents`: looked for among what was filed before."""
        with steady():
            told = self._told(items, precedents=precedents)
        with clock.at(self.plan.anchor - NOT_NEWS):
            filed = [
                pair
                for group in _of_one_life(told)
                for pair in zip(group, actions.file_requests([t.filing for t in group]), strict=True)
            ]
        self.merging |= {one.item.key: f.case.pk for one, f in filed if one.item.key.startswith("h")}
        for one, result in filed:
            self._merged(one, result)
            self._published(one, result)
        self._followed(filed)

    def _told(self, items: Sequence[Item], *, precedents: bool) -> list[Told]:
        if precedents:
            return [self.drafts.told(item, precedents=True) for item in items]
        return self.drafts.told_many(items)

    def _followed(self, filed: list[tuple[Told, Filed]]) -> None:
        """What letters would cause, for thousands: only what is news has letters."""
        noting.note(sorted(f.case.pk for _one, f in filed))
        since = self.plan.anchor - LIKENED
        matters.keep_many(sorted(f.case.pk for one, f in filed if one.at >= since))
        with clock.at(self.plan.anchor - NOT_NEWS):
            outbox.relay()

    def _merged(self, one: Told, filed: Filed) -> None:
        into = self.merging.get(one.item.merges_into)
        if (
            into and Case.objects.filter(pk=into, closed_at=None).exists()
        ):  # some leads have lived to their end
            with clock.at(one.at + timedelta(minutes=one.rng.randrange(10, 50))):
                centre = self.cast.dispatcher(one.item.place.path)
                actions.move(filed.case.pk, "merge", by=centre, into=into)

    def _published(self, one: Told, filed: Filed) -> None:
        """A dispatcher puts it before everybody, in words freed of personal data; some say "me too"."""
        answered = filed.case.answered_at
        if not one.filing.may_publish or not answered or one.filing.about or one.rng.random() > PUBLIC:
            return
        at = answered + timedelta(hours=one.rng.uniform(2, 40))
        if at >= self.plan.anchor:
            return
        with clock.at(at):
            centre = self.cast.dispatcher(one.item.place.path)
            said = sources_of(Request.objects.select_related("case").get(pk=filed.case.pk))
            title, text, answer = blackened(said).values()
            actions.publish(filed.case.pk, by=centre, title=title, text=text, answer=answer)
        readers = range(int(one.rng.expovariate(1 / READERS)))
        told = [
            (f"{SOURCE}:{one.item.key}:{n}", at + timedelta(hours=one.rng.uniform(1, 60))) for n in readers
        ]
        if told := [(who, when) for who, when in told if when < self.plan.anchor]:
            actions.carry_over_support(filed.case.pk, told)


def _of_one_life(told: Iterable[Told]) -> Iterator[list[Told]]:
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(LIFE_OF.get(one.filing.kind, "request"), []).append(one)
    yield from groups.values()


def _cut(items: Sequence[Item]) -> list[Sequence[Item]]:
    size = min(MOST, max(LEAST, len(items) // PIECES))
    return [items[n : n + size] for n in range(0, len(items), size)]


def _history(plan: Plan) -> Make:
    maker, pieces = Builder(plan), _cut(plan.history)
    for item in plan.history[:1]:
        maker.drafts.told(item)  # reads models and words, once for all workers
    return lambda piece: maker.file(pieces[piece], precedents=False)


def _these_days(plan: Plan) -> Make:
    builder = Builder(plan)

    def build(_piece: int) -> None:
        for n in range(0, len(plan.these_days), BATCH):
            builder.file(plan.these_days[n : n + BATCH], precedents=True)

    return build


HISTORY = Part("requests of the year", _history, lambda plan: [len(some) for some in _cut(plan.history)])
THESE_DAYS = Part("requests of these days", _these_days, lambda plan: [len(plan.these_days)])
