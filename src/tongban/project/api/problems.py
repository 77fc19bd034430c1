"""How the API says no: one shape for every refusal, no stack trace, nothing of what was sent."""

import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban.kernel.core.errors import TongbanError
from tongban.ui import errors

logger = logging.getLogger("django.request")
STATUS = {"not_found": 404}


class Error(Schema):
    """Why not: `code` for programs, `message` for people, `field` where it is about one."""

    code: str
    message: str
    field: str | None = None


class Problem(Schema):
    """The answer to whatever was refused."""

    error: Error


def answer(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """A refusal as JSON."""
    return {"error": {"code": code, "message": str(message), "field": field}}


def attach(api: NinjaAPI) -> None:
    """Have the API say no in this way, whatever went wrong."""
    told = {
        TongbanError: _refused,
        ValidationError: _misfit,
        AuthenticationError: _unknown,
        HttpError: _unreadable,
        Http404: _absent,
        Exception: _broken,
    }
    for kind, tell in told.items():
        api.add_exception_handler(kind, lambda request, error, tell=tell: tell(api, request, error))


def in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, which tells in our shape that a method is not known at its address."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        told = answer("method", _("This address knows other methods; see the header Allow."))
        return JsonResponse(told, status=405, headers={"Allow": response["Allow"]})

    return asked


def _refused(api: NinjaAPI, request: HttpRequest, error: TongbanError) -> HttpResponse:
    status = STATUS.get(error.code, error.status)
    return api.create_response(request, answer(error.code, error.message, error.field), status=status)


def _misfit(api: NinjaAPI, request: HttpRequest, error: ValidationError) -> HttpResponse:
    where = [str(part) for part in error.errors[0]["loc"]] if error.errors else []
    field = ".".join(where[2:] or where[1:])
    text = _("“%(field)s” does not fit: see the description of this operation.") % {"field": field}
    return api.create_response(request, answer("invalid", text, field), status=422)


def _unknown(api: NinjaAPI, request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    text = _(
        "Say who asks: with a key, or with the code and secret of a request. What was sent opens nothing."
    )
    response = api.create_response(request, answer("unauthenticated", text), status=error.status_code)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _unreadable(api: NinjaAPI, request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        told = answer("csrf", _("A write in a session needs the CSRF token in the header X-CSRFToken."))
    else:
        told = answer("unreadable", _("We could not read what was sent. Send JSON."))
    return api.create_response(request, told, status=error.status_code)


def _absent(api: NinjaAPI, request: HttpRequest, error: Exception) -> HttpResponse:
    del error
    text = _("There is nothing here, or it is not yours to see.")
    return api.create_response(request, answer("not_found", text), status=404)


def _broken(api: NinjaAPI, request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("API", exc_info=error, extra={"request": request, "status_code": 500})
    return _stumbled(error)


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke outside of any operation: told to a program in JSON, to a person on a page."""
    if not request.path.startswith("/api/"):
        return errors.server_error(request)
    return _stumbled(sys.exc_info()[1])


def _stumbled(error: BaseException | None) -> HttpResponse:
    """500; while the database is away 503, to be asked again soon."""
    if isinstance(error, errors.AWAY):
        told = answer("away", _("The records cannot be reached just now. Ask again in a moment."))
        return JsonResponse(told, status=503, headers={"Retry-After": errors.AGAIN})
    text = _("Something broke on our side. It has been noted; try again later.")
    return JsonResponse(answer("broken", text), status=500)
