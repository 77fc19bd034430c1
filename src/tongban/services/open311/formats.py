"""The two formats of an answer, XML and JSON, of the same data: dictionaries, lists, text, numbers, times."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from tongban.kernel.core import clock

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def written(root: str, data: Any, fmt: str) -> bytes:
    """The body of an answer; in XML `root` is the outermost element, and what there is not is an empty one."""
    if fmt == "json":
        return json.dumps(data, ensure_ascii=False, default=_plain).encode("utf-8", "replace")
    return HEAD + ET.tostring(_element(root, data), encoding="utf-8")


def moment(at: datetime | None) -> str | None:
    """A time with its zone, to the second."""
    return at.astimezone(clock.BEIJING).isoformat(timespec="seconds") if at else None


def _plain(value: Any) -> Any:
    return moment(value) if isinstance(value, datetime) else str(value)


def _element(name: str, data: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(data, dict):
        made.extend(_element(key, value) for key, value in data.items())
    elif isinstance(data, list):
        made.extend(_element(ITEMS[name], value) for value in data)
    elif data is not None:
        made.text = _text(data)
    return made


def _text(value: Any) -> str:
    said = str(value).lower() if isinstance(value, bool) else _plain(value)
    return UNFIT.sub("\ufffd", str(said))
