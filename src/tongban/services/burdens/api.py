"""The API of burdens: what may be asked of a community, and filing what an office wants."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.burdens import actions, queries, rules
from tongban.services.burdens.actions.asking import MOST, Wanted
from tongban.services.burdens.models import Ask
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

router = Router(tags=["burdens"])
Code = Annotated[str, Field(pattern=r"^[0-9]{6,12}$")]
Line = Annotated[str, Field(max_length=120), AfterValidator(readable)]


class AskIn(Given):
    """What an office wants of communities."""

    office: Annotated[int, Field(ge=1, lt=2**63)]
    communities: Annotated[list[Code], Field(min_length=1, max_length=MOST)]
    kind: Annotated[str, Field(pattern="^(" + "|".join(rules.KINDS) + ")$")]
    title: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(readable)]
    item: Line = Field("", description="The item's number or name in the list")
    text: Annotated[str, Field(max_length=2000), AfterValidator(readable)] = ""


class AskOut(Schema):
    """What was decided of one community."""

    id: int
    community: str
    state: str
    reason: str
    why: str
    item: str
    item_text: str


class AsksOut(Schema):
    """One for each community."""

    asks: list[AskOut]


class ItemOut(Schema):
    """One item of the list that holds for a community."""

    number: str
    kind: str
    title: str
    text: str
    allowed: bool
    asked_by: list[str]
    cap: int | None
    used: int


@router.get(
    "/burdens/communities/{division}", response=list[ItemOut], auth=KNOWN, summary="What may be asked of it"
)
def standing(
    request: HttpRequest, division: Annotated[str, Path(pattern=r"^[0-9]{6,12}$")]
) -> list[dict[str, Any]]:
    """Every item of the list that holds there, with how often it was asked this year."""
    rights.require(request.actor, "burdens.view")
    found = divisions().filter(code=division, level=Division.Level.COMMUNITY).first()
    if found is None:
        raise NotFound
    names = ("number", "kind", "title", "text", "allowed", "asked_by", "cap")
    return [
        {**{n: getattr(one["item"], n) for n in names}, "used": one["used"]}
        for one in queries.standing(found)
    ]


@router.post(
    "/burdens/asks", response=AsksOut, auth=KNOWN, summary="File what an office wants of communities"
)
def file(request: HttpRequest, body: AskIn, key: str | None = once_key()) -> dict[str, Any]:
    """Decided at once, for each community by itself: allowed and counted, or refused with the list's words."""
    rights.require(request.actor, "burdens.ask")
    office = Office.objects.filter(pk=body.office).first()
    if office is None:
        raise TongbanError(_("There is no such office."), code="unknown_office", field="office")
    rights.require(request.actor, "burdens.ask", Ask(office=office))
    places = list(divisions().filter(code__in=body.communities, level=Division.Level.COMMUNITY))
    if len(places) != len(set(body.communities)):
        raise TongbanError(_("Only communities and villages can be named here."), field="communities")
    wanted = Wanted(body.kind, body.title, body.text, body.item)

    def act() -> dict[str, Any]:
        rows = actions.file_asks(wanted, office=office, of=places, by=request.actor)
        return {"asks": [_out(row) for row in rows]}

    return once(f"api:burdens:{request.actor.code}", key, body.model_dump(mode="json"), act)


def _out(row: Ask) -> dict[str, Any]:
    return {
        "id": row.pk,
        "community": row.community.code,
        "state": row.state,
        "reason": row.reason,
        "why": str(rules.REASONS.get(row.reason, "")),
        "item": row.item.number if row.item else "",
        "item_text": row.item.text if row.item else "",
    }
