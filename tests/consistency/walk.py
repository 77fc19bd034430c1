"""The walk: every address and every API operation, asked by every named person and by nobody in particular.

What an address needs and what is sent stands in `samples`. Each request is undone before the next.
"""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.consistency.samples import BODIES, FORMS, QUERIES, RECORDS, SAMPLES
from tests.people import NAMES, People
from tongban.project.api import api

PARTS = 4  # walked side by side
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
ARGUMENT_OF_API = re.compile(r"{(\w+)}")
BEHIND = re.compile(r"^(?:\^|\\Z|\$)|(?:\\Z|\$)$")
# a person's own data, or a page whose writes need nothing: an empty form is told apart from a refusal
CLIENT = Client(raise_request_exception=False)  # one for all: each new one reads every static file


@dataclass(frozen=True)
class Row:
    """One way to ask: a method, an address, and what is sent."""

    method: str
    name: str
    address: str
    url: str
    body: Any = None


def rows(ground: dict[str, Any]) -> Iterator[Row]:
    """Every way to ask, addresses first, then the operations of the API."""
    for name, address, takes in sorted(addresses()):
        given = sample(name, ground) if takes else {}
        url = reverse(name, kwargs={k: v for k, v in given.items() if k in takes})
        yield Row("GET", name, address, url)
        yield Row("POST", name, address, url, FORMS.get(name, lambda _g: {})(ground))
    yield from operations(ground)


def sample(name: str, ground: dict[str, Any]) -> dict[str, Any]:
    """What stands for the arguments of an address."""
    make = SAMPLES.get(name) or SAMPLES.get(name.partition(":")[0])
    assert make, f"name the arguments of {name} in SAMPLES of tests/consistency/walk.py"
    return make(ground)


def addresses(
    resolver: URLResolver | None = None, space: str = "", before: str = ""
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every named address: name, pattern, arguments. Those of the API are asked by operation."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + BEHIND.sub("", str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            if one.namespace != "api":
                yield from addresses(one, inner, path)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}", f"/{path}", tuple(ARGUMENT.findall(path))


def operations(ground: dict[str, Any]) -> Iterator[Row]:
    """Every operation of the API with its sample."""
    for path, told in sorted(api.get_openapi_schema()["paths"].items()):
        for method, operation in told.items():
            name = operation["operationId"]
            url = ARGUMENT_OF_API.sub(lambda m, path=path: str(stands_for(m[1], path, ground)), path)
            body = BODIES.get(name, lambda _g: {})(ground)
            yield Row(method.upper(), f"api:{name}", path, f"{url}?{QUERIES.get(name, '')}", json.dumps(body))


def stands_for(argument: str, path: str, ground: dict[str, Any]) -> Any:
    """What an argument in the path of an operation stands for."""
    fitting = [begin for begin, named in RECORDS.items() if path.startswith(begin) and argument in named]
    assert fitting, (
        f"name what {{{argument}}} of {path} stands for in RECORDS of tests/consistency/samples.py"
    )
    return ground[RECORDS[max(fitting, key=len)][argument]]


def part_of(method: str, name: str, address: str) -> int:
    """Which part of the walk an address belongs to, whatever addresses there are beside it."""
    return crc32(f"{method} {name} {address}".encode()) % PARTS


def walk(people: People, ground: dict[str, Any], parts: Container[int]) -> Iterator[list[str]]:
    """The table: method, name, address, and what each is answered. What takes no POST is left out."""
    askers = {name: _session(people, name, ground) for name in NAMES}
    askers["narrow_key"] = {"key": ground["token"]}
    yield ["method", "name", "address", *askers]
    for row in (one for one in rows(ground) if part_of(one.method, one.name, one.address) in parts):
        answers = [ask(row, **proof) for proof in askers.values()]
        if set(answers) - {"405", "login"}:
            yield [row.method, row.name, row.address, *answers]


def ask(row: Row, session: str = "", key: str = "") -> str:
    """What one person or program is answered, in a word."""
    CLIENT.cookies.clear()
    if session:
        CLIENT.cookies["session"] = session
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    cache.clear()
    with transaction.atomic():
        response = _send(row, headers)
        transaction.set_rollback(True)
    return word(response)


def word(response: HttpResponse) -> str:
    """A status, or where it leads if that is the log-in page."""
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.partition("?")[0] == reverse("account_login"):
        return "login"
    return str(response.status_code)


def _send(row: Row, headers: dict[str, str]) -> HttpResponse:
    if row.method == "GET":
        return CLIENT.get(row.url, headers=headers)
    kind = {"content_type": "application/json"} if row.name.startswith("api:") else {}
    send = getattr(CLIENT, row.method.lower())
    return send(row.url, row.body or {}, headers=headers, **kind)


def _session(people: People, name: str, ground: dict[str, Any]) -> dict[str, str]:
    own = [ground["case"].pk] if name == "requester" else []
    found = people.client(name, own).cookies.get("session")
    return {"session": found.value} if found else {}
