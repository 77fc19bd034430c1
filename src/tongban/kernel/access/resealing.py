"""Secrets of second factors are sealed within JSON, and sealed anew after a rotation of keys."""

import base64
from typing import Any

from allauth.mfa.models import Authenticator

from tongban.kernel.core import sealed

CONTEXT = "mfa.secret"
NAMES = ("secret", "seed", "migrated_codes")


def of_authenticator(row: Authenticator) -> dict[str, Any]:
    """What the data of a second factor is to be, where a part of it is not under the newest key."""
    anew = {name: _anew(value) for name, value in row.data.items() if name in NAMES}
    return {} if anew.items() <= row.data.items() else {"data": {**row.data, **anew}}


def _anew(value: Any) -> Any:
    if isinstance(value, list):
        return [_anew(one) for one in value]
    cipher = base64.b64decode(value)
    if sealed.is_newest(cipher):
        return value
    return base64.b64encode(sealed.seal(sealed.unseal(cipher, CONTEXT), CONTEXT)).decode()
