"""From plan to records: batches of filings with the lives they have had, each batch one transaction."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock, outbox
from tongban.project.demo.drafting import SOURCE, Drafts, Told
from tongban.project.demo.people import Cast
from tongban.project.demo.plan import Item, Plan
from tongban.services.requests import actions
from tongban.services.requests.actions import Filed
from tongban.services.requests.models import LIFE_OF, Request
from tongban.services.requests.redaction import blackened, sources_of

BATCH = 100
NOT_NEWS = timedelta(hours=25)  # notices of the build are shown and never sent: the people are invented
PUBLIC = 0.18  # of those answered whose requester agrees
READERS = 4


class Builder:
    """Files a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cast = Cast()
        self.drafts = Drafts(plan, self.cast)
        self.merging: dict[str, int] = {}  # the cases that others are merged into, by their key

    def build(self, told: Callable[[int, int], None]) -> None:
        """File whatever of the plan is not there yet."""
        todo = iter(self.plan.items)
        done, count = 0, len(self.plan.items)
        while batch := list(islice(todo, BATCH)):
            self._file(self._draft(batch))
            done += len(batch)
            told(done, count)

    def _draft(self, batch: list[Item]) -> list[Told]:
        known = _known(batch)
        self.merging |= {key: pk for key, pk in known.items() if key.startswith("h")}
        return [self.drafts.told(item) for item in batch if item.key not in known]

    @transaction.atomic
    def _file(self, told: list[Told]) -> None:
        filed: list[tuple[Told, Filed]] = []
        for when, group in _grouped(told):
            with clock.at(min(when, self.plan.anchor - NOT_NEWS)):
                filed += zip(group, actions.file_requests([t.filing for t in group]), strict=True)
        self.merging |= {one.item.key: f.case.pk for one, f in filed if one.item.key.startswith("h")}
        for one, result in filed:
            self._merged(one, result)
            self._published(one, result)
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
        for n in range(int(one.rng.expovariate(1 / READERS))):
            when = at + timedelta(hours=one.rng.uniform(1, 60))
            if when < self.plan.anchor:
                with clock.at(when):
                    actions.support(filed.case.pk, who=f"{SOURCE}:{one.item.key}:{n}")


def _known(batch: list[Item]) -> dict[str, int]:
    rows = Request.objects.filter(source=SOURCE, source_id__in=[item.key for item in batch])
    return dict(rows.values_list("source_id", "case_id"))


def _grouped(told: Iterable[Told]) -> Iterator[tuple[datetime, list[Told]]]:
    """Filings of one life and one year go together, because a bulk bears one series of numbers."""
    groups: dict[tuple[int, str], list[Told]] = {}
    for one in told:
        year = one.at.astimezone(clock.BEIJING).year
        groups.setdefault((year, LIFE_OF.get(one.filing.kind, "request")), []).append(one)
    for group in groups.values():
        yield group[-1].at, group
