"""A figure is followed: whoever asked is told once each time it crosses their bound."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.identify import actor_for
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import Cell
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.rules import whole
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices.recipients import language_of
from tongban.kernel.places import register
from tongban.services.board import rules
from tongban.services.board.models import Follow
from tongban.services.board.queries import Asked, figure
from tongban.ui.words import say_number

STREAM, MOST = "follow", 100


@transaction.atomic
def follow(measure: Measure, asked: Asked, *, way: str, bound: float, by: Actor) -> Follow:
    """Tell this reader when the figure crosses the bound; asked again, the bound is the new one."""
    rights.require(by, rules.VIEW)
    account = by.account
    same: dict[str, Any] = {"measure": measure.code, "path": asked.path, "period": asked.period, "way": way}
    if account is None or Follow.objects.filter(account=account).exclude(**same).count() >= MOST:
        raise TongbanError(_("Nobody follows more than %(n)d figures.") % {"n": MOST}, code="too_many")
    value = figure(SYSTEM, measure, asked).cell.value
    found = {"bound": bound, "value": value, "beyond": rules.is_beyond(way, bound, value)}
    times = {"since": asked.window.since, "checked_at": clock.now()}
    row, _made = Follow.objects.update_or_create(
        account=account,
        **same,
        defaults={**found, **times},
        create_defaults={**found, **times, "created_at": clock.now()},
    )
    events.append(STREAM, row.pk, [events.Entry("followed", by.code, {"measure": measure.code})])
    return row


@transaction.atomic
def unfollow(row: Follow, *, by: Actor) -> None:
    """Tell nobody any more; only whoever follows may say so."""
    if by.account is None or row.account_id != by.account.pk:
        raise TongbanError(_("There is no such thing that you follow."), code="not_found")
    events.append(STREAM, row.pk, [events.Entry("unfollowed", by.code, {"measure": row.measure})])
    row.delete()


def watch() -> int:
    """Look at every followed figure once; how many readers were told."""
    return jobs.each(list(_followed()), lambda one: _watched(*one))


def _followed() -> Iterator[tuple[Measure, Asked]]:
    known = all_measures()
    rows = Follow.objects.order_by().values_list("measure", "path", "period").distinct()
    yield from ((known[code], Asked(period, None, path)) for code, path, period in rows if code in known)


def _watched(measure: Measure, asked: Asked) -> int:
    cell = figure(SYSTEM, measure, asked).cell
    rows = Follow.objects.filter(measure=measure.code, path=asked.path, period=asked.period)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return jobs.each(ids, lambda pk: _looked(pk, measure, asked, cell))


@transaction.atomic
def _looked(pk: int, measure: Measure, asked: Asked, cell: Cell) -> bool:
    held = Follow.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    row = held.filter(pk=pk).first()
    if row is None:  # followed no more
        return False
    beyond = rules.is_beyond(row.way, row.bound, cell.value)
    # where a new month or year has begun, having come back within the bound is no news
    news = beyond if asked.window.since != row.since else beyond != row.beyond
    news = news and cell.value is not None and rules.reads_all(actor_for(row.account))
    row.beyond, row.value, row.since, row.checked_at = beyond, cell.value, asked.window.since, clock.now()
    row.told += news
    row.save(update_fields=["beyond", "value", "since", "checked_at", "told"])
    if news:
        notices.queue(
            "board.crossed", to=[row.account], key=f"{row.pk}:{row.told}", data=_words(row, measure, cell)
        )
    return news


def _words(row: Follow, measure: Measure, cell: Cell) -> dict[str, str]:
    with override(language_of(row.account)):
        value = say_number(cell.value, measure.unit.digits if isinstance(cell.value, float) else 0)
        side = rules.WAYS[row.way] if row.beyond else _("no longer %(way)s") % {"way": rules.WAYS[row.way]}
        return {
            "code": row.measure,
            "name": str(measure.label),
            "place": register.current().label(row.path or whole()),
            "value": f"{value} {measure.unit.label}",
            "side": f"{side} {say_number(row.bound, measure.unit.digits)}",
        }
