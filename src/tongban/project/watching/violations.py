"""What browsers report that a page tried against its content security policy: counted, and told in one log line each.

A report is words from outside, with the address of a page that may hold a tracking code. So only names that we know
are repeated: the directive, the kind of what was kept out, the name of the page's address.
"""

import json
import logging
from collections import deque
from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from tongban.project.watching import counts

# messages that a process reads in so many seconds; what a flood brings beyond is passed over
MOST, SPAN = 30, 60.0
AT_ONCE = 10  # reports of one message
# directives that browsers fall back from, beside those that our policy names
DIRECTIVES = frozenset(
    {
        *("script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"),
        *("child-src", "connect-src", "font-src", "frame-src", "manifest-src", "media-src", "worker-src"),
    }
)
KINDS = frozenset({"inline", "eval", "wasm-eval", "data", "blob"})

log = logging.getLogger("tongban.csp")
_read: deque[float] = deque(maxlen=MOST)


def note(message: bytes) -> None:
    """Count and tell each report of a message; what cannot be read, and what comes too fast, is passed over."""
    for told in _reports(message) if _in_time() else ():
        counts.violated(told["directive"], told["blocked"])
        log.warning("content security policy violated", extra={"told": told})


def _in_time() -> bool:
    now = monotonic()
    if len(_read) == MOST and now - _read[0] < SPAN:
        return False
    _read.append(now)
    return True


def _reports(message: bytes) -> Iterator[dict[str, str]]:
    """Each report of a message, in either of the two forms that browsers send."""
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return
    for one in (said if isinstance(said, list) else [said])[:AT_ONCE]:
        report = (one.get("csp-report") or one.get("body")) if isinstance(one, dict) else None
        if isinstance(report, dict):
            yield _known(report)


def _known(report: dict[str, Any]) -> dict[str, str]:
    def said(*names: str) -> str:
        return next((found for name in names if isinstance(found := report.get(name), str)), "")

    directive = said("effective-directive", "effectiveDirective", "violated-directive").partition(" ")[0]
    ours = DIRECTIVES | settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].keys()
    return {
        "directive": directive if directive in ours else "other",
        "blocked": _kind(said("blocked-uri", "blockedURL")),
        "route": _route(said("document-uri", "documentURL")),
    }


def _kind(blocked: str) -> str:
    """What was kept out, in a word: a script of a browser's extension is no fault of a page, one from elsewhere may be."""
    try:
        scheme, host = urlsplit(blocked)[:2]
    except ValueError:
        return "other"
    if blocked in KINDS or scheme in KINDS:
        return blocked if blocked in KINDS else scheme
    if scheme.endswith("extension"):
        return "extension"
    if host and host == urlsplit(settings.PUBLIC_URL).netloc:
        return "self"
    return "elsewhere" if scheme in {"http", "https"} else "other"


def _route(address: str) -> str:
    try:
        return counts.route_of(resolve(urlsplit(address).path), static=False)
    except (ValueError, Resolver404):
        return "none"
