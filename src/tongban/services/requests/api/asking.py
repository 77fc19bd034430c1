"""For whoever asks: file a request, follow it by code and secret, say how it went."""

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.network import client_address
from tongban.kernel.core import identity
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import queries as places
from tongban.kernel.places.models import Division
from tongban.kernel.places.points import division_at
from tongban.services.requests import actions, queries
from tongban.services.requests.actions import Filing
from tongban.services.requests.api.files import named
from tongban.services.requests.api.finding import ON_A_CASE, found
from tongban.services.requests.api.routers import requests as router
from tongban.services.requests.api.shapes import (
    ConfirmIn,
    FiledOut,
    FilingIn,
    MovedOut,
    Reference,
    RequestOut,
)
from tongban.services.requests.api.telling import moved, told
from tongban.services.requests.forms import RESIDENT_KINDS
from tongban.services.requests.models import Channel
from tongban.services.requests.queries import placing
from tongban.ui.api import ANYBODY, HttpRequest, once, once_key


@router.post("/requests", response={201: FiledOut}, auth=ANYBODY, summary="File a request")
def file(request: HttpRequest, body: FilingIn, key: str | None = once_key()) -> tuple[int, dict]:
    """Open to everybody. Keep the code and the secret: nobody can tell them again."""
    actor = request.actor
    _check(actor, body)
    where = _where(body)  # read before the transaction begins
    network = client_address(request)
    said = body.model_dump(mode="json")
    return 201, once(f"api:file:{actor.code}", key, said, lambda: _filed(actor, body, where, network))


@router.get(
    "/following", response=RequestOut, auth=ON_A_CASE[:1], summary="Follow a request by code and secret"
)
def following(request: HttpRequest) -> RequestOut:
    """The request that the headers X-Tracking-Code and X-Secret open."""
    row = queries.visible_to(request.actor).get(case_id__in=request.actor.own_cases)
    return told(row, request.actor)


@router.post("/requests/{reference}/confirm", response=MovedOut, auth=ON_A_CASE, summary="Say how it went")
def confirm(
    request: HttpRequest, reference: Reference, body: ConfirmIn, key: str | None = once_key()
) -> dict:
    """By the requester; this closes the request."""
    row, by, said = found(request.actor, reference), request.actor, body.model_dump(mode="json")
    scope = f"api:confirm:{by.code}:{row.pk}"
    return once(scope, key, said, lambda: moved(actions.confirm(row.pk, by=by, **said)))


def _check(actor: Actor, body: FilingIn) -> None:
    if body.phone:
        _check_phone(body.phone)
    if body.wants_call and not body.phone:
        raise TongbanError(_("To be called back, give a phone number."), code="missing", field="phone")
    if body.kind not in dict(RESIDENT_KINDS) and not actor.holds("requests.file"):
        raise TongbanError(_("This kind is filed at a counter or on the phone."), code="kind", field="kind")


def _check_phone(phone: str) -> None:
    try:
        identity.normalise_phone(phone)
    except TongbanError as error:
        raise TongbanError(error.message, code=error.code, field="phone") from error


def _filed(actor: Actor, body: FilingIn, where: tuple[str, str], network: str) -> dict:
    files = named(body.files)
    pin = next((f.pin for f in files if f.pin), None)
    if pin and (body.longitude is None or body.latitude is None):
        body.longitude, body.latitude = pin
        where = _where(body)
    path, label = where
    copied = body.model_dump(
        include={"text", "title", "longitude", "latitude", "name", "phone", "wants_call"}
    )
    filed = actions.file_request(
        Filing(
            **copied,
            network=network,
            kind=body.kind,
            channel=Channel.API,
            by=actor,
            place_path=path,
            place_text=body.place or label,
            person=actor.account.person_id if actor.account else None,
            about=body.about,
            may_publish=body.may_publish,
            files=files,
        )
    )
    return {"reference": filed.case.reference, "code": filed.code, "secret": filed.secret}


def _where(body: FilingIn) -> tuple[str, str]:
    return placing.placed(f"{body.place}\n{body.text}", _under(body))


def _under(body: FilingIn) -> Division | None:
    code = body.division
    if code is None and body.longitude is not None and body.latitude is not None:
        code = division_at(body.longitude, body.latitude)
    top = places.division(code) if code else None
    if body.division and top is None:
        raise TongbanError(_("There is no such division."), code="unknown_division", field="division")
    return top
