"""What the verbs of all rooms share: a day and a moment as they are typed, and an answer as JSON alone or in lines."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.clock import BEIJING
from tongban.kernel.core.errors import TongbanError


def day_of(text: str) -> date | None:
    """The day that was typed; None where nothing was."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise TongbanError(_("This is not a day: write it as 2026-01-31."), code="day") from error


def moment_of(text: str) -> datetime | None:
    """The moment that was typed, in Beijing where it does not say; None where nothing was."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise TongbanError(_("This is not a moment: write it as 2026-01-31T12:00."), code="moment") from error
    return found.replace(tzinfo=BEIJING) if found and found.tzinfo is None else found


def say(told: Any, as_json: bool, lines: Iterable[str]) -> None:
    """Print what a verb has to tell: JSON alone, or the same for people, a line each."""
    print(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))
