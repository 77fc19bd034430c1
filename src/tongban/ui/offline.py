"""A page that a phone keeps and fills in without a network: its service worker, and what is asked before anything is sent."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse

from tongban.kernel.access.queue_lock import lock_of
from tongban.kernel.core import clock

SHARED = (
    "tongban/build/tongban.css",
    "tongban/build/tongban.js",
    "django_htmx/htmx-2.min.js",
    "tongban/mark.svg",
)


@dataclass(frozen=True)
class Offline:
    """Such a page: the address (by name) of its shell that is about nobody, its own script, its service worker.

    `queue` tells the queue of what waits on the phone from those of other pages.
    """

    shell: str
    script: str
    worker: str
    queue: str

    @property
    def files(self) -> tuple[str, ...]:
        """What the phone keeps beside the shell."""
        return (*SHARED, self.script)

    def now(self, request: Any) -> JsonResponse:
        """What a phone asks before it sends: is its account still logged in, what is the time, how is the queue opened?"""
        account = request.actor.account.pk
        lock = lock_of(account, self.queue)
        return JsonResponse(
            {"account": account, "now": clock.now(), "token": get_token(request), "lock": lock}
        )

    def service_worker(self) -> HttpResponse:
        """The script with the names of what it keeps; changed content changes its version."""
        kept = [reverse(self.shell), *(static(name) for name in self.files)]
        version = _version((*self.files, self.worker))
        head = f"const VERSION={json.dumps(version)},FILES={json.dumps(kept)};\n"
        response = HttpResponse(
            head + _content(self.worker).decode(), content_type="text/javascript; charset=utf-8"
        )
        response.headers["Cache-Control"] = "no-cache"
        return response


def wants_json(request: HttpRequest) -> bool:
    """Does a script send this, rather than a form of the page?"""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@cache
def _version(names: tuple[str, ...]) -> str:
    return hashlib.sha256(b"\0".join(map(_content, names))).hexdigest()[:16]


def _content(name: str) -> bytes:
    found = finders.find(name)
    return Path(found).read_bytes() if found else b""
