"""Whose "me too" it is: an account's, else a browser's, told by its session."""

from typing import Any


def supporter(request: Any) -> str:
    """The account or the device behind a request; a session is begun where there is none."""
    account = request.actor.account
    if account is not None:
        return f"account:{account.pk}"
    if not request.session.session_key:
        request.session.create()
    return f"session:{request.session.session_key}"
