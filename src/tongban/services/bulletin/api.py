"""The API of bulletin: a page is sent and its check read; figures are linked, sent for sign-off, signed."""

import base64
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.models import Office
from tongban.services.bulletin import actions, marking, queries, rules
from tongban.services.bulletin.actions.taking import Given as Taken
from tongban.services.bulletin.forms import LARGEST
from tongban.services.bulletin.models import Page, Printed
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

VIEW, CHECK, SIGN = rules.VIEW, "bulletin.check", "bulletin.sign"
router = Router(tags=["bulletin"])
Number = Annotated[int, Field(ge=1, lt=2**63)]
Line = Annotated[str, Field(max_length=200), AfterValidator(readable)]
Id = Annotated[int, Path(ge=1, lt=2**63)]
MANY = 100


class PageIn(Given):
    """A page: its text, or a file (PDF, docx, html, text) in base64."""

    office: Number
    sender: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(readable)]
    title: Line = ""
    day: date | None = Field(None, description="The date of the page; left out: the one it bears, else today")
    text: Annotated[str, Field(max_length=1_000_000), AfterValidator(readable)] = ""
    file: Annotated[str, Field(max_length=LARGEST * 4 // 3)] = ""


class LinkIn(Given):
    """The code of the indicator that a figure speaks of; empty: of none."""

    indicator: Line


class SendIn(Given):
    """To which office, and which figures; none named: all that nobody was asked about."""

    office: Number
    figures: Annotated[list[Number], Field(max_length=5000)] = []


class SignIn(Given):
    """Does the office stand by it; if not, what is right."""

    agrees: bool
    words: Annotated[str, Field(max_length=500), AfterValidator(readable)] = ""


class FigureOut(Schema):
    """A printed figure, what it claims, and what the records and the office said."""

    id: int
    page: int
    article: int
    where: str
    paragraph: int
    start: int
    end: int
    text: str
    value: float
    unit: str
    low: float
    high: float | None
    qualifier: str
    measure: str
    kind: str
    as_of: date
    indicator: str
    by_hand: bool
    verdict: str
    why: str
    real: float | None
    asked: int | None
    stands_by_it: bool | None
    words: str


class ArticleOut(Schema):
    """An article: figures count their characters within one of these lines."""

    headline: list[str]
    paragraphs: list[str]
    captions: list[str]


class NoteOut(Schema):
    """What the text gives away by itself."""

    what: str
    why: str


class HeadOut(Schema):
    """A page in the archive."""

    id: int
    title: str
    sender: str
    day: date
    figures: int
    contradicted: int


class PageOut(Schema):
    """A page checked."""

    id: int
    title: str
    sender: str
    day: date
    articles: list[ArticleOut]
    figures: list[FigureOut]
    notes: list[NoteOut]


class SentOut(Schema):
    """How many figures were sent."""

    sent: int


@router.get("/bulletin/pages", response=list[HeadOut], auth=KNOWN, summary="Checked pages")
def pages(
    request: HttpRequest,
    before: Annotated[int, Query(ge=0, lt=2**63, description="The last page's number")] = 0,
) -> list[dict[str, Any]]:
    """The newest first, a hundred at a time."""
    rights.require(request.actor, VIEW)
    rows = queries.pages(request.actor)
    rows = rows.filter(pk__lt=before) if before else rows
    return [
        {
            "id": p.pk,
            "title": p.title,
            "sender": p.sender,
            "day": p.day,
            "figures": p.count,  # type: ignore[attr-defined]
            "contradicted": p.wrong,  # type: ignore[attr-defined]
        }
        for p in rows[:MANY]
    ]


@router.post("/bulletin/pages", response=PageOut, auth=KNOWN, summary="Have a page checked")
def submit(request: HttpRequest, body: PageIn, key: str | None = once_key()) -> dict[str, Any]:
    """Every figure is found, linked and judged, or `waiting` where records take longer than a second; the page stands in the archive."""
    office = _office(body.office)
    rights.require(request.actor, CHECK, Page(office=office))
    given = Taken(_bytes(body), body.sender, body.title, body.day)

    def act() -> dict[str, Any]:
        return _page(actions.take_in(given, office=office, by=request.actor))

    return once(f"api:bulletin:{request.actor.code}", key, body.model_dump(mode="json"), act)


@router.get("/bulletin/pages/{pk}", response=PageOut, auth=KNOWN, summary="A checked page")
def page(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Its articles, every figure with its verdict, and what the text gives away by itself."""
    rights.require(request.actor, VIEW)
    row = queries.visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return _page(row)


@router.post("/bulletin/pages/{pk}/send", response=SentOut, auth=KNOWN, summary="Send for sign-off")
def send(request: HttpRequest, pk: Id, body: SendIn, key: str | None = once_key()) -> dict[str, Any]:
    """The responsible office is asked to stand by the figures; those it was asked about already stay."""
    row, office = _editors(request, pk), _office(body.office, queries.sends_to())
    rows = row.figures.filter(pk__in=body.figures) if body.figures else row.figures.filter(asked=None)

    def act() -> dict[str, Any]:
        return {"sent": actions.ask(row, rows, office=office, by=request.actor)}

    return once(f"api:bulletin:{request.actor.code}", key, {"pk": pk, **body.model_dump()}, act)


@router.post("/bulletin/figures/{pk}/link", response=FigureOut, auth=KNOWN, summary="Say what it speaks of")
def link(request: HttpRequest, pk: Id, body: LinkIn) -> dict[str, Any]:
    """Judged anew, and remembered for this sender's wording. Saying the same twice changes nothing."""
    rights.require(request.actor, CHECK)
    return _figure(actions.choose(_found(Printed, pk), body.indicator, by=request.actor))


@router.get("/bulletin/waiting", response=list[FigureOut], auth=KNOWN, summary="Figures to sign")
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for the word of your office, the longest first; a hundred at most."""
    rights.require(request.actor, SIGN)
    rows = queries.waiting_for(request.actor).prefetch_related("signoffs")
    return [_figure(row) for row in rows[:MANY]]


@router.post("/bulletin/figures/{pk}/sign", response=FigureOut, auth=KNOWN, summary="Stand by it, or not")
def sign(request: HttpRequest, pk: Id, body: SignIn, key: str | None = once_key()) -> dict[str, Any]:
    """Once for each asking; 409 where your office has said its word already."""
    rights.require(request.actor, SIGN)
    row = _found(Printed, pk)

    def act() -> dict[str, Any]:
        actions.sign(row, by=request.actor, agrees=body.agrees, words=body.words)
        return _figure(_found(Printed, pk))

    return once(f"api:bulletin:{request.actor.code}", key, {"pk": pk, **body.model_dump()}, act)


def _editors(request: HttpRequest, pk: int) -> Page:
    """A page of an office one checks for."""
    rights.require(request.actor, CHECK)
    row: Page = _found(Page, pk)
    rights.require(request.actor, CHECK, row)
    return row


def _found(model: Any, pk: int) -> Any:
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _office(pk: int, among: Any = Office.objects) -> Office:
    office: Office | None = among.filter(pk=pk).first()
    if office is None:
        raise TongbanError(_("There is no such office."), code="unknown_office", field="office")
    return office


def _bytes(body: PageIn) -> bytes:
    if bool(body.text.strip()) == bool(body.file):
        raise TongbanError(_("Give either text or a file."), code="missing", field="text")
    try:
        return base64.b64decode(body.file, validate=True) if body.file else body.text.encode()
    except ValueError:
        raise TongbanError(_("This is not base64."), code="unreadable", field="file") from None


def _page(row: Page) -> dict[str, Any]:
    names = ("headline", "paragraphs", "captions")
    return {
        "id": row.pk,
        "title": row.title,
        "sender": row.sender,
        "day": row.day.isoformat(),
        "articles": [{name: one[name] for name in names} for one in row.layout],
        "figures": [_figure(figure) for figure in queries.figures(row)],
        "notes": marking.wrong(row),
    }


AS_KEPT = (
    "article", "where", "paragraph", "start", "end", "text", "value", "unit", "low", "high", "qualifier", "measure",
    "kind", "indicator", "by_hand", "verdict", "why", "real",
)  # fmt: skip


def _figure(row: Printed) -> dict[str, Any]:
    signed = row.signed
    return {
        "id": row.pk,
        "page": row.page_id,
        **{name: getattr(row, name) for name in AS_KEPT},
        "as_of": row.as_of.isoformat(),
        "asked": row.asked_id,
        "stands_by_it": signed.agrees if signed else None,
        "words": signed.words if signed else "",
    }
