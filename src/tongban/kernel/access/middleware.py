"""Who is asking, found out when the first page part asks; pages that never ask make no query."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject, empty
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import actor_for, actor_for_key, requester_of

OWN_CASES = "own_cases"
MOST_OWN = 50  # cases that a session remembers
# where somebody who must first do something may go meanwhile: no second factor under a password that another chose
SETTLING = {
    "second_factor": ("account_", "mfa_", "people:phone", "ui:"),
    "password": ("account_", "mfa_authenticate", "people:phone", "ui:"),
}
SETTLED_AT = {"second_factor": "mfa_index", "password": "account_change_password"}


class ActorMiddleware:
    """Sets `request.actor`; keeps what it saw out of shared caches; sends to set-up whoever must do that first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request as its actor."""
        lazy = SimpleLazyObject(lambda: identify(request))
        request.actor = lazy  # type: ignore[attr-defined]
        response = self.get_response(request)
        if lazy._wrapped is empty:  # type: ignore[attr-defined]  # noqa: SLF001 - Django gives no other way to ask
            return response
        keep_private(response, lazy._wrapped)  # type: ignore[attr-defined]  # noqa: SLF001
        return _settle(request, lazy._wrapped) or response  # type: ignore[attr-defined]  # noqa: SLF001

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Second proofs are not set up first and asked about later: these pages know no rights of ours."""
        match = request.resolver_match
        if match is None or not match.view_name.startswith("mfa_"):
            return None
        return _settle(request, request.actor)  # type: ignore[attr-defined]


def remember_case(request: HttpRequest, case_id: int) -> None:
    """Whoever sends this has proved that a case is theirs: their session knows it from now on."""
    own = [pk for pk in request.session.get(OWN_CASES, []) if pk != case_id]
    request.session[OWN_CASES] = [*own, case_id][-MOST_OWN:]


def identify(request: HttpRequest) -> Actor:
    """By key if one is given (a wrong one is nobody, whatever the cookie says), else account, else proved cases."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return actor_for_key(token.strip())
    own = request.session.get(OWN_CASES, ())
    if request.user.is_authenticated:
        return actor_for(request.user, own_cases=own)
    return requester_of(own)


def keep_private(response: HttpResponseBase, actor: Actor) -> None:
    """What was made for somebody is kept by nobody else; what was made for nobody still differs by who asks."""
    patch_vary_headers(response, ["Cookie", "Authorization"])
    if actor.code != "nobody":
        response["Cache-Control"] = "private, no-store"


def _settle(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    match = request.resolver_match
    if not actor.must or match is None or match.view_name.startswith(SETTLING[actor.must]):
        return None
    if request.path.startswith("/api/"):
        return None
    messages.info(request, _TEXTS[actor.must]())
    return HttpResponseRedirect(reverse(SETTLED_AT[actor.must]))


_TEXTS: dict[str, Callable[[], str]] = {
    "second_factor": lambda: _("Your role needs a second proof at log-in. Set one up here first."),
    "password": lambda: _("Somebody else chose this password. Choose your own first."),
}
