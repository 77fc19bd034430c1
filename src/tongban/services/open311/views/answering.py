"""How every address answers: in the format its suffix names, also when it says no; never a page."""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import actor_for_key
from tongban.kernel.core.errors import TongbanError
from tongban.services.open311 import rules
from tongban.services.open311.errors import Keyless, Refused
from tongban.services.open311.formats import TYPES, written
from tongban.services.open311.forms import Params, jurisdiction
from tongban.ui.errors import AGAIN, AWAY

logger = logging.getLogger("django.request")
BIGGEST = 1024 * 1024  # bytes of a form
TOKEN = re.compile(r"[!-~]{1,200}")
STATUSES = {400, 403, 404}
FAULT = 500  # from here on it is ours
UNREADABLE = (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError)
View = Callable[..., tuple[str, Any]]


def speaks(**views: View) -> Callable[..., HttpResponse]:
    """One address: a view for each method, which gives the root element and the data."""

    @csrf_exempt
    def address(request: HttpRequest, fmt: str = "xml", **given: Any) -> HttpResponse:
        try:
            view = views.get("get" if request.method == "HEAD" else str(request.method).lower(), other_method)
            root, data = view(request, params_of(request), **given)
            return _response(root, data, fmt, 200)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is told in the format asked for
            return _no(request, error, fmt)

    return address


def other_method(_request: HttpRequest, _params: Params, **_given: Any) -> tuple[str, Any]:
    """The standard has no status of its own for it."""
    raise Refused(
        _("This address does not know this method: lists are read by GET, things are sent by POST.")
    )


def params_of(request: HttpRequest) -> Params:
    """The parameters, after a look at their size and at whom they are for."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BIGGEST:
        raise RequestDataTooBig
    params = Params(request.POST, request.GET) if request.method == "POST" else Params(request.GET)
    jurisdiction(params)
    return params


def asker(request: HttpRequest, params: Params) -> Actor | None:
    """The holder of the key, given as api_key or as a bearer; None without one, refused with one that does not hold."""
    scheme, _blank, bearer = request.headers.get("Authorization", "").partition(" ")
    token = params.get("api_key") or (bearer.strip() if scheme.lower() == "bearer" else "")
    if not token:
        return None
    actor = actor_for_key(token) if TOKEN.fullmatch(token) else None
    if actor is None or not actor.holds(rules.FILE):
        raise Keyless(_("This api_key is unknown, has ended, or is not meant for Open311."))
    return actor


def known(request: HttpRequest, params: Params) -> Actor:
    """The same where a key must be given."""
    found = asker(request, params)
    if found is None:
        raise Keyless(_("api_key was not provided."))
    return found


def sent_key(request: HttpRequest) -> str:
    """The header by which a repetition is known."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not re.fullmatch(r"[!-~]{8,100}", key):
        raise Refused(_("Idempotency-Key has 8 to 100 letters, digits and signs."))
    return key


def absent(_request: HttpRequest, _params: Params, rest: str = "") -> tuple[str, Any]:
    """Any other address below."""
    del rest
    error = Refused(_("There is no such address here. It ends in .xml or .json."))
    error.status = 404
    raise error


def _no(request: HttpRequest, error: Exception, fmt: str) -> HttpResponse:
    status, said = _refusal(error)
    if status >= FAULT:
        logger.error("Open311", exc_info=error, extra={"request": request, "status_code": status})
    response = _response("errors", [{"code": status, "description": str(said)}], fmt, status)
    if isinstance(error, AWAY):
        response["Retry-After"] = AGAIN
    return response


def _refusal(error: Exception) -> tuple[int, Any]:
    """The status and the sentence; the standard's own three where it is the asker's to mend."""
    if isinstance(error, TongbanError):
        status = error.status if error.status in STATUSES else 400
        return (404 if error.code == "not_found" else status), error.message
    if isinstance(error, UNREADABLE):
        return 400, _("What was sent cannot be read, or is too large.")
    if isinstance(error, AWAY):
        return 503, _("The records cannot be reached just now. Ask again in a moment.")
    return FAULT, _("Something broke on our side. It has been noted; try again later.")


def _response(root: str, data: Any, fmt: str, status: int) -> HttpResponse:
    response = HttpResponse(written(root, data, fmt), content_type=TYPES[fmt], status=status)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept-Language", "Authorization"])
    return response


def wrapped(view: View) -> View:
    """The same view, for a key's holder alone, who comes third."""

    @wraps(view)
    def held(request: HttpRequest, params: Params, **given: Any) -> tuple[str, Any]:
        return view(request, params, known(request, params), **given)

    return held
