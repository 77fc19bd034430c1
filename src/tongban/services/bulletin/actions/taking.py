"""A page comes in: rebuilt, checked against the catalogue with what was confirmed before, and kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.steady import steady
from tongban.kernel.core.text import clean_line
from tongban.kernel.indicators.keeping import patience
from tongban.kernel.parties.models import Office
from tongban.services.bulletin import live, queries
from tongban.services.bulletin.checking import Judged, Result, check
from tongban.services.bulletin.checks import Check
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking.scoring import Context
from tongban.services.bulletin.models import Page, Printed
from tongban.services.bulletin.page import Page as Rebuilt
from tongban.services.bulletin.page import Unreadable, day_of, read
from tongban.services.bulletin.rules import PATIENCE, WAITING, wording_of
from tongban.services.bulletin.telling import told

STREAM = "bulletin_page"


@dataclass(frozen=True)
class Given:
    """What somebody sends: the bytes of a file or of pasted text, who printed it, of which day (None: as it bears)."""

    data: bytes
    sender: str
    title: str = ""
    day: date | None = None


def take_in(given: Given, *, office: Office, by: Actor) -> Page:
    """Keep a page with every figure judged; raises TongbanError where it cannot be read.

    Figures whose records take longer than a page may wait for are judged by a task: `waiting` until then.
    """
    rights.require(by, "bulletin.check", Page(office=office))
    rebuilt = _read(given.data)
    day = given.day or day_of(rebuilt) or today()
    sender = clean_line(given.sender)[:80]
    known = queries.remembered(sender)

    def remember(figure: Figure, _context: Context) -> str | None:
        return known.get(wording_of(figure.measure, figure.unit))

    with steady(), patience(PATIENCE):
        result = check(rebuilt, day, live.lexicon(), remember)
    page = Page(
        office=office,
        title=_title(given, rebuilt),
        sender=sender,
        day=day,
        text="\n\n".join(article.text for article in rebuilt.articles),
    )
    return _keep(page, result, by)


@transaction.atomic
def _keep(page: Page, result: Result, by: Actor) -> Page:
    page.layout = [
        {k: v for k, v in one.items() if k not in ("figures", "other_figures")}
        for one in told(result)["articles"]
    ]
    page.checks = [_kept(one) for one in result.checks]
    page.filed_at, page.filed_by = clock.now(), by.code
    page.save()
    rows = [row for one in result.articles for part in (one.heads, one) for row in _rows(page, part)]
    Printed.objects.bulk_create(rows, batch_size=500)
    events.append(STREAM, page.pk, [events.Entry("page.checked", by.code, {"figures": len(rows)})])
    if any(row.verdict == WAITING for row in rows):
        jobs.defer("bulletin.judge", page=page.pk)
    return page


def _read(data: bytes) -> Rebuilt:
    try:
        return read(data)
    except Unreadable as error:
        raise TongbanError(str(error), code="unreadable", field="text") from error


def _title(given: Given, page: Rebuilt) -> str:
    heads = [line for article in page.articles for line in article.headline]
    first = next((a.paragraphs[0] for a in page.articles if a.paragraphs), "")
    return (clean_line(given.title) or next(iter(heads), "") or first[:40])[:200]


def _kept(one: Check) -> dict[str, Any]:
    place = {"article": one.article, "paragraph": one.paragraph}
    return {"what": one.what, "ok": one.ok, "kind": one.kind, **place, **one.why.kept()}


def _rows(page: Page, one: Judged) -> list[Printed]:
    rows = []
    for figure, made, verdict in zip(one.figures, one.links, one.verdicts, strict=True):
        wording = wording_of(figure.measure, figure.unit)
        row = Printed(
            page=page, wording=wording, as_of=figure.as_of or page.day, until=figure.until or page.day
        )
        for name in (
            "article",
            "where",
            "paragraph",
            "start",
            "end",
            "value",
            "unit",
            "low",
            "high",
            "with_low",
            "with_high",
            "qualifier",
            "since",
            "dated",
            "kind",
        ):
            setattr(row, name, getattr(figure, name))
        row.text, row.measure = figure.text[:120], figure.measure[:200]
        row.candidates = [{"indicator": i.code, "name": i.name, "p": p} for i, p in made.candidates]
        row.indicator = made.indicator.code if made.indicator else ""
        row.by_hand = made.by_hand
        row.judged(verdict)
        rows.append(row)
    return rows
