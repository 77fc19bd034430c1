"""Dashboards: a reader chooses figures and their order, and shares them with an office or keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.board import rules
from tongban.services.board.models import Dashboard

STREAM, MOST, MOST_OWN = "dashboard", 24, 50


@dataclass(frozen=True)
class Composed:
    """What a dashboard is to show, where, and who sees it besides its owner."""

    title: str
    measures: Sequence[str]
    path: str = ""
    period: str = rules.YEAR
    office: int | None = None


@transaction.atomic
def compose(what: Composed, *, by: Actor, row: Dashboard | None = None) -> Dashboard:
    """A new dashboard, or one's own anew; shared only with an office that one works for."""
    rights.require(by, rules.VIEW)
    if row is None:
        _room(by)
        row = Dashboard(owner=by.account)
    _own(row, by)
    row.title, row.measures = what.title.strip(), _known(what.measures)
    if not row.title:
        raise TongbanError(_("Give it a title."), code="missing", field="title")
    if what.office is not None and what.office not in by.office_ids():
        raise NotAllowed(_("Share it with an office you work for."))
    row.path, row.period, row.office_id, row.changed_at = what.path, what.period, what.office, clock.now()
    row.save()
    told = {"measures": row.measures, "office": row.office_id}
    events.append(STREAM, row.pk, [events.Entry("composed", by.code, told)])
    return row


@transaction.atomic
def discard(row: Dashboard, *, by: Actor) -> None:
    """One's own dashboard goes, for everybody it was shared with."""
    _own(row, by)
    events.append(STREAM, row.pk, [events.Entry("discarded", by.code, {})])
    row.delete()


def _known(codes: Sequence[str]) -> list[str]:
    chosen = [code for code in dict.fromkeys(codes) if code in all_measures()]
    if not chosen:
        raise TongbanError(_("Choose at least one figure."), code="missing", field="measures")
    if len(chosen) > MOST:
        raise TongbanError(_("A dashboard holds %(n)d figures at most.") % {"n": MOST}, field="measures")
    return chosen


def _own(row: Dashboard, by: Actor) -> None:
    if by.account is None or row.owner_id != by.account.pk:
        raise NotAllowed(_("Only whoever made this dashboard changes it."))


def _room(by: Actor) -> None:
    if Dashboard.objects.filter(owner=by.account).count() >= MOST_OWN:
        raise TongbanError(_("Nobody keeps more than %(n)d dashboards.") % {"n": MOST_OWN}, code="too_many")
