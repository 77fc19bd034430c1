"""Asks are filed before anything is asked: allowed and counted, or refused by the list's own words; once to appeal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean, clean_line
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.services.burdens import queries, rules
from tongban.services.burdens.models import Ask, BurdenItem, BurdenList

STREAM = "burden_ask"
MOST = 2000  # communities at once
# one statement: it waits for whoever counts the same, and counts only below the cap
COUNT = """
INSERT INTO burdens_usage (community_id, giver_id, number, year, used, cap) VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (community_id, giver_id, number, year) DO UPDATE SET used = burdens_usage.used + 1, cap = EXCLUDED.cap
WHERE EXCLUDED.cap IS NULL OR burdens_usage.used < EXCLUDED.cap
RETURNING used
"""


@dataclass(frozen=True)
class Wanted:
    """What an office wants: `item` is the number or title by which the list has it, empty where it has not."""

    kind: str
    title: str
    text: str = ""
    item: str = ""


@transaction.atomic
def file_asks(wanted: Wanted, *, office: Office, of: Iterable[Division], by: Actor) -> list[Ask]:
    """One ask for each community, each decided at once; returns them in the order of the places."""
    rights.require(by, "burdens.ask", Ask(office=office))
    places = sorted(set(of), key=lambda d: d.path)
    _check(wanted, places)
    held: dict[str, BurdenList | None] = {}
    rows = []
    for community in places:
        above = community.path.rpartition(".")[0]
        if above not in held:
            held[above] = queries.list_for(community.path)
        rows.append(_decided(wanted, office, community, held[above], by))
    Ask.objects.bulk_create(rows, batch_size=500)
    _tell(rows, by)
    return rows


@transaction.atomic
def appeal(row: Ask, *, by: Actor, text: str) -> Ask:
    """The office says once why it needs what was refused; the authority rules."""
    rights.require(by, "burdens.ask", row)
    mine = _locked(
        row, rules.REFUSED, _("This refusal was appealed already, or it is none. An appeal is heard once.")
    )
    mine.appeal = _said(text)
    mine.state, mine.appealed_at = rules.APPEALED, clock.now()
    return _kept(mine, "ask.appealed", by)


@transaction.atomic
def rule(row: Ask, *, by: Actor, granted: bool, text: str) -> Ask:
    """The authority lets the refusal stand or allows the ask, beside what the list counts; with its reason."""
    rights.require(by, "burdens.rule", row)
    mine = _locked(row, rules.APPEALED, _("Somebody was faster: it is ruled already."))
    mine.ruling = _said(text)
    mine.state, mine.ruled_at = rules.GRANTED if granted else rules.UPHELD, clock.now()
    return _kept(mine, "ask.granted" if granted else "ask.upheld", by)


def _check(wanted: Wanted, places: list[Division]) -> None:
    if wanted.kind not in rules.KINDS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": wanted.kind[:40]}, field="kind")
    if not clean_line(wanted.title):
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field="title")
    if not 0 < len(places) <= MOST:
        raise TongbanError(_("Name between one and %(n)d communities.") % {"n": MOST}, field="communities")
    if any(place.level != Division.Level.COMMUNITY for place in places):
        raise TongbanError(_("Only communities and villages can be named here."), field="communities")


def _decided(wanted: Wanted, office: Office, community: Division, held: BurdenList | None, by: Actor) -> Ask:
    item = queries.item_in(held, wanted.kind, wanted.item or clean_line(wanted.title))
    year = today().year
    reason = _reason(item, office) or ("" if _counted(item, held, community, year) else rules.CAP)
    return Ask(
        office=office,
        community=community,
        kind=wanted.kind,
        title=clean_line(wanted.title)[:120],
        text=clean(wanted.text)[:2000],
        item=item,
        year=year,
        state=rules.REFUSED if reason else rules.ALLOWED,
        reason=reason,
        filed_at=clock.now(),
        filed_by=by.code,
    )


def _reason(item: BurdenItem | None, office: Office) -> str:
    if item is None:
        return rules.OUTSIDE
    if not item.allowed:
        return rules.FORBIDDEN
    return rules.OFFICE if item.asked_by and office.office_kind not in item.asked_by else ""


def _counted(item: BurdenItem | None, held: BurdenList | None, community: Division, year: int) -> bool:
    """Take one of the year's number, if there is one left."""
    if item is None or held is None or item.cap == 0:
        return False
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [community.pk, held.division_id, item.number, year, item.cap])
        return cursor.fetchone() is not None


def _tell(rows: list[Ask], by: Actor) -> None:
    chains = [
        (
            r.pk,
            events.Head(),
            [events.Entry(f"ask.{r.state}", by.code, {"item": r.item_id, "reason": r.reason})],
        )
        for r in rows
    ]
    events.append_many(STREAM, chains)
    outbox.put([outbox.Letter("burdens.asked", {"ask": row.pk, "state": row.state}) for row in rows])


def _locked(row: Ask, state: str, else_: str) -> Ask:
    mine = Ask.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if mine.state != state:
        raise Conflict(else_)
    return mine


def _said(text: str) -> str:
    said = clean(text, limit=2000)
    if not said:
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field="text")
    return said


def _kept(row: Ask, code: str, by: Actor) -> Ask:
    row.save()
    events.append(STREAM, row.pk, [events.Entry(code, by.code)])
    outbox.put([outbox.Letter("burdens.asked", {"ask": row.pk, "state": row.state})])
    return row
