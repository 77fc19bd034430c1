"""Log lines for machines: what, where and when, and never a person's words, number or address."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from tongban.project.watching import identity

DEPTH = 12  # frames of a traceback worth keeping
# what some viewers take for the end of a line or the turning of it, and JSON lets stand
TURNING = (0x7F, 0x85, 0x2028, 0x2029, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
ESCAPED = {sign: f"\\u{sign:04x}" for sign in TURNING}


class OneLine(logging.Formatter):
    """A record as one JSON line; an exception is told by its type and its frames, as its text may quote data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            **identity.current(),
            **_told(record),
        }
        if record.exc_info and record.exc_info[0]:
            line |= _failed(record.exc_info)
        return json.dumps(line, ensure_ascii=False).translate(ESCAPED)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """The message; of a page that failed only its route, since its address may hold a tracking code."""
    request = getattr(record, "request", None)
    if request is None:
        return {"message": record.getMessage(), **getattr(record, "told", {})}
    args = record.args if isinstance(record.args, tuple) else ()
    match = getattr(request, "resolver_match", None)
    return {
        "message": str(args[0]) if args else "request",
        "method": getattr(request, "method", None),
        "route": getattr(match, "route", None),
        "status": getattr(record, "status_code", None),
    }


def _failed(exc_info: Any) -> dict[str, Any]:
    kind, _, trace = exc_info
    frames = traceback.extract_tb(trace)[-DEPTH:]
    return {"error": kind.__name__, "where": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}
