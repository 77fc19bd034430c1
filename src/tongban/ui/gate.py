"""The door of a page: who is not logged in is sent to do so, who has no right is told so."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.core.errors import NotAllowed
from tongban.ui.errors import came_from

View = Callable[..., HttpResponse]


def needs(right: str | None = None) -> Callable[[View], View]:
    """Pages for whoever holds the right (None: for everybody who is logged in, in person)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.account is None:
                return to_login(request)
            if right is None and request.actor.scopes is not None:
                raise NotAllowed(_("A key is for programs; this page is for the person themselves."))
            if right and not request.actor.must:
                rights.require(request.actor, right)
            elif right and not request.actor.holds(right):
                return HttpResponse(status=403)  # the actor's middleware sends on to what must be done first
            return view(request, *args, **kwargs)

        return page

    return wrap


def to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in page, and back here afterwards."""
    back = request.get_full_path() if request.method == "GET" else came_from(request) or "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
