"""The six ways in which people and offices file: each once, whatever happens between the first try and the answer."""

import json
import re
import uuid
from collections.abc import Callable

from benchmarks.casework.clients import words
from benchmarks.soak.clients import Insisting, mark
from benchmarks.soak.told import Filed
from tests import files

REFERENCE = re.compile(r"\b(?:SQ|JY|XF)-\d{4}-\d{6}-[0-9A-Z]\b")
CODES = re.compile(r'<span\s+class="code"\s*>([^<]+)</span>')
PHOTO = files.photo((320, 240))


def _words(by: Insisting) -> tuple[str, str, str]:
    named = mark()
    title, text = words(by.chance)
    return named, title, f"{text} {named}"


def _phone(by: Insisting) -> str:
    return f"139{by.chance.randint(0, 99_999_999):08}"


def _keep(by: Insisting, named: str, channel: str, said: bytes) -> None:
    """Remember what was answered; a filing without a number in its answer is told as such."""
    page = said.decode("utf-8", "replace")
    found, codes = REFERENCE.search(page), CODES.findall(page)
    row = Filed(named, channel, found[0] if found else "", *(codes[:2] if len(codes) > 1 else ()))
    with by.told.lock:
        by.told.filed[named] = row


def portal(by: Insisting) -> None:
    """Four screens; the last carries a key of its own."""
    by.browser.cookies.pop("sessionid", None)
    named, _, text = _words(by)
    by.open("portal page", "/ask/")
    for path, fields in (
        ("/ask/what/", {"text": text, "kind": "complaint"}),
        ("/ask/where/", {"place": "昌吉市宁边路街道"}),
        ("/ask/who/", {"phone": _phone(by)}),
        ("/ask/check/", {"once": uuid.uuid4().hex}),
    ):
        status, _, leads = by.form("file portal", path, fields)
        if status != 302:
            return
    _keep(by, named, "portal", by.open("portal page", "/filed/"))
    if not by.told.filed[named].reference:
        by.told.gave_up(f"file portal led to {leads}", status)


def api(by: Insisting) -> None:
    """One POST with a key."""
    named, title, text = _words(by)
    body = {
        "title": title,
        "text": text,
        "kind": "complaint",
        "place": "昌吉市宁边路街道",
        "phone": _phone(by),
    }
    status, said, _ = by.json("file api", "/api/requests", json.dumps(body), uuid.uuid4().hex)
    if status == 201:
        told = json.loads(said)
        with by.told.lock:
            by.told.filed[named] = Filed(named, "api", told["reference"], told["code"], told["secret"])


def open311(by: Insisting) -> None:
    """A program of another house."""
    named, _, text = _words(by)
    fields = {"service_code": "0102", "description": text, "address_string": "昌吉市宁边路街道"}
    status, said, _ = by.form(
        "file open311", "/open311/v2/requests.json", fields, Idempotency_Key=uuid.uuid4().hex
    )
    if status in {200, 201}:
        _keep(by, named, "open311", said)


def counter(by: Insisting) -> None:
    """A clerk takes down what is said on the phone."""
    named, _, text = _words(by)
    by.open("clerk's form", "/desk/new/")
    fields = {
        "channel": "phone",
        "phone": _phone(by),
        "text": text,
        "kind": "help",
        "place": "昌吉市宁边路街道",
    }
    status, said, _ = by.form("file counter", "/desk/new/", {**fields, "once": uuid.uuid4().hex})
    if status == 200:
        _keep(by, named, "counter", said)


def grid(by: Insisting) -> None:
    """A courier's photo with a line."""
    named = mark()
    by.open("grid page", "/grid/")
    fields = {"key": uuid.uuid4().hex, "matter": "lamp", "place": "延安路", "line": f"路灯不亮 {named}"}
    fields |= {"longitude": "87.3", "latitude": "44.01", "accuracy": "20"}
    photo = ("files", "photo.jpg", PHOTO + named.encode())
    status, said, _ = by.files("file grid", "/grid/", fields, photo, Accept="application/json")
    if status == 200:
        _keep(by, named, "grid", said)


def file(by: Insisting) -> None:
    """An office's file of ten; each row has its number there, so that sending it twice files it once."""
    by.open("import page", "/desk/import/")
    rows = []
    for _ in range(10):
        named, title, text = _words(by)
        rows.append({"id": named, "title": title, "text": text, "kind": "complaint", "place": "昌吉市"})
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    given = ("file", "rows.jsonl", content)
    status, _, _ = by.files("file file", "/desk/import/", {"source": "soak"}, given)
    if status == 200:
        with by.told.lock:
            by.told.filed |= {row["id"]: Filed(row["id"], "file") for row in rows}


WAYS: dict[str, Callable[[Insisting], None]] = {
    "portal": portal, "api": api, "open311": open311, "counter": counter, "grid": grid, "file": file,
}  # fmt: skip
