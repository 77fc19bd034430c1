"""Pages for what went wrong: what happened, in plain words, and what to do now. Never a stack trace."""

import sys

from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext as _

AWAY = (OperationalError, InterfaceError)  # what the database's absence looks like
AGAIN = "5"  # seconds: how long a restart of the database takes


def refusal(request: HttpRequest, *, status: int, title: str, text: str = "", back: str = "") -> HttpResponse:
    """A whole page, or for htmx only the words, put where messages stand."""
    given = {"title": title, "text": text, "status": status, "back": back or came_from(request)}
    if getattr(request, "htmx", False):
        response = render(request, "ui/error.html#words", given, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    return render(request, "ui/error.html", given, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return refusal(
        request, status=400, title=_("We could not read what was sent"), text=_("Go back, look at it again and send it once more.")
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return refusal(
        request, status=403, title=_("This page is not open to you"), text=_("Log in with the account that has the right, or ask whoever gives out roles in your office.")
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return refusal(
        request, status=404, title=_("There is no such page"), text=_("The address may be mistyped, or what stood here is gone or not yours to see.")
    )  # fmt: skip


def only_sent_to(request: HttpRequest, allowed: str) -> HttpResponse:
    """405 for who reads an address that forms send to, as after loading a refused form again: the page above it."""
    response = refusal(
        request, status=405, title=_("Nothing was sent"), text=_("Forms send to this address; it cannot be read. Go to the page the form stands on and send it there."), back=_above(request.path)
    )  # fmt: skip
    response["Allow"] = allowed
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or cookies are off."""
    return refusal(
        request, status=403, title=_("This form has expired"), text=_("Nothing was saved. Go back, load the page again and send it once more. Cookies must be allowed.")
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that asks nothing of the database; while the database is away 503, to be asked again soon."""
    words = render_to_string("ui/broken.html", {"path": request.path})
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(words, status=503, headers={"Retry-After": AGAIN})
    return HttpResponse(words, status=500)


def _above(path: str) -> str:
    """The nearest address above this one that leads anywhere."""
    while (path := f"{path.rstrip('/').rpartition('/')[0]}/") != "/":
        if is_valid_path(path):
            return path
    return "/"


def came_from(request: HttpRequest) -> str:
    """Where the person came from, if that was one of our own pages."""
    came = request.headers.get("Referer", "")
    try:
        own, here = request.build_absolute_uri("/"), request.build_absolute_uri()
    except DisallowedHost:
        return ""
    return came if came.startswith(own) and came != here else ""
