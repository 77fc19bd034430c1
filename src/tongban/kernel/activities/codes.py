"""Codes that rotate: a keyed hash over shift, coming or leaving, and the minute; good for minutes."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongban.kernel.core import clock, sealed
from tongban.kernel.core.errors import TongbanError

STEP = 60  # seconds that a code is shown
STEPS = 3  # how many steps one is taken, counting the one it was made in
COME, LEAVE = "in", "out"
PREFIX = "TB"


@dataclass(frozen=True)
class Code:
    """What a code says, proved."""

    shift: int
    way: str
    step: int


def code_of(shift_id: int, way: str) -> str:
    """The code to show now: TB.<shift>.<in|out>.<step>.<keyed hash>."""
    return _written(Code(shift_id, way, step_of(clock.now())))


def step_of(moment: datetime) -> int:
    """The number of the minute."""
    return int(moment.timestamp()) // STEP


def read(text: str, way: str) -> Code:
    """What a scanned code says. TongbanError `forged`, `late`, or `other_code` (one for coming used to leave)."""
    code = _parsed(text)
    if code is None or not hmac.compare_digest(_written(code), text.strip()):
        raise TongbanError(_("This code is not one of ours. Scan the one that is shown."), code="forged")
    age = step_of(clock.now()) - code.step
    if not 0 <= age < STEPS:
        raise TongbanError(_("This code is too old. Scan the one that is shown now."), code="late")
    if code.way != way:
        raise TongbanError(
            _("This is the other code: one is for coming, one for leaving."), code="other_code"
        )
    return code


def _parsed(text: str) -> Code | None:
    parts = text.strip().split(".") if len(text) < 120 else []
    if len(parts) != 5 or parts[0] != PREFIX or parts[2] not in (COME, LEAVE):
        return None
    if not all(p.isascii() and p.isdigit() and len(p) < 19 for p in (parts[1], parts[3])):
        return None
    return Code(int(parts[1]), parts[2], int(parts[3]))


def _written(code: Code) -> str:
    said = f"{PREFIX}.{code.shift}.{code.way}.{code.step}"
    return f"{said}.{mark(f'activities.code:{said}')}"


def mark(text: str) -> str:
    """The first 80 bits of a keyed hash, in 16 letters and digits."""
    digest = hmac.digest(sealed.key_for("token"), text.encode(), "sha256")
    return base64.b32encode(digest[:10]).decode()
