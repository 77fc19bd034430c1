"""What every template may count on: the reader's wishes, where they are, whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongban.ui import prefs


def shell(request: HttpRequest) -> dict[str, Any]:
    """Names for base.html; a view that sets `face` itself is obeyed."""
    return {
        "prefs": prefs.read(request),
        "face": "portal",
        "demo": settings.DEMO,
        "here": request.get_full_path(),
        "address": f"{settings.PUBLIC_URL}{request.get_full_path()}",
    }
