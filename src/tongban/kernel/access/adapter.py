"""How allauth serves this house: staff log in by user name, nobody signs up, second-factor secrets are sealed."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - an adapter stands between HTTP and accounts
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import actions
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.access.network import client_address
from tongban.kernel.access.resealing import CONTEXT as SECOND_FACTOR
from tongban.kernel.core import sealed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in and password change by our own rules and with our own events."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # one sentence for an unknown name, a wrong password and a closed account
        "username_password_mismatch": _("User name or password is wrong. Check both and try again."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait a quarter of an hour and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff accounts are opened by administrators, residents' by phone code."""
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """One spelling of a name, so that the lock-out counts all of them together; closed accounts are unknown."""
        if credentials.get("username"):
            credentials["username"] = credentials["username"].strip().lower()
        account = super().authenticate(request, **credentials)
        return account if account and account.is_active else None

    def set_password(self, user: Account, password: str) -> None:
        """One's own new password."""
        actions.set_password(user, password, by=actor_for(user))

    def post_login(self, request: HttpRequest, user: Account, **given: Any) -> HttpResponse:
        """After log-in the screens speak the language the person chose."""
        response = super().post_login(request, user, **given)
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their desk; somebody without a role to their own account."""
        if request.user.is_authenticated and not actor_for(request.user).is_staff_member:
            return reverse("people:me")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own account."""
        del request
        return reverse("people:me")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that the lock-out counts by."""
        return client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors are sealed like every other secret."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return base64.b64encode(sealed.seal(text, SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it to check a code."""
        return sealed.unseal(base64.b64decode(encrypted_text), SECOND_FACTOR)
