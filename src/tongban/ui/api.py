"""What every room's API shares: who asks, how a refusal reads, and writes that are done once however often sent."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Schema
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from pydantic import AfterValidator, ConfigDict

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import idempotency, sealed
from tongban.kernel.core.errors import NotAllowed, TongbanError

__all__ = ["ANYBODY", "KNOWN", "Given", "HttpRequest", "NotFound", "Words", "once", "once_key", "readable"]


class NotFound(TongbanError):  # noqa: N818 - the HTTP status is called so
    """There is no such thing, or it is not the asker's to see: both read the same."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here, or it is not yours to see."))


class Key(HttpBearer):
    """A key for a program; it acts as its account, narrowed to its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor that the middleware made of the key; a wrong key never falls back to a session."""
        del token
        if not request.actor.code.startswith("key:"):
            raise AuthenticationError
        return request.actor


class Session(APIKeyCookie):
    """The session of somebody logged in, or who proved a request to be theirs; writes need the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Without the cookie there is nothing to protect."""
        return super().__call__(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The session's actor, unless there is something to settle first."""
        del key
        if request.actor.must == "password":
            raise NotAllowed(
                _("Somebody else chose this password. Choose your own first."), code="settle_first"
            )
        return request.actor if request.actor.code != "nobody" else None


def anybody(request: HttpRequest) -> Actor:
    """Open to everybody."""
    return request.actor


KNOWN = [Key(), Session()]
ANYBODY = [*KNOWN, anybody]


def readable(text: str) -> str:
    """Text that can be kept: no database takes a NUL."""
    if "\x00" in text:
        raise ValueError("a NUL character")
    return text


Words = Annotated[str, AfterValidator(readable)]


class Given(Schema):
    """What a program sends: a name that the operation does not know is a mistake, not to be passed over."""

    model_config = ConfigDict(extra="forbid")


def once_key() -> Any:
    """The header by which a write that is sent twice is done once."""
    return Header(
        None,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{16,100}$",
        description="Choose a new random one for each write and keep it when sending again: it is done once, "
        "and the same answer is given again. With another body it is refused (409).",
    )


def once(scope: str, key: str | None, asked: Any, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do a write once a key: whoever comes second waits for the first and gets the same answer.

    Answers may hold a secret, so they are kept sealed.
    """
    if not key:
        return act()
    with transaction.atomic():
        earlier = idempotency.claim(scope, key, asked)
        if earlier:
            return json.loads(sealed.unseal(bytes.fromhex(earlier["sealed"]), "api.answer"))
        answer = act()
        kept = sealed.seal(json.dumps(answer), "api.answer").hex()
        idempotency.settle(scope, key, {"sealed": kept})
    return answer
