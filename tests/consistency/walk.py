"""The walk: every address and every API operation, asked by every named person and by nobody in particular.

What an address needs and what is sent stands in `samples`. Each request is undone before the next.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.consistency.samples import BODIES, FORMS, QUERIES, SAMPLES
from tests.people import NAMES, People
from tongban.project.api import api

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
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
    values = {"reference": ground["case"].reference, "step": "progress", "code": "requests.filed"}
    values |= {"shift": ground["shift"], "source": "centre:members", "pk": ground["move"]}
    values |= {name: ground[name] for name in ("team", "event")} | {"day": "2031-01-01", "account": "nobody"}
    values["division"], values["number"] = "652301001001", ground["place"]
    for path, told in sorted(api.get_openapi_schema()["paths"].items()):
        here = values | {"code": ground["station"]} if "/stations/" in path else values
        for method, operation in told.items():
            name = operation["operationId"]
            found = {**here, "reference": ground["public"]} if "/public/" in path else here
            found = {**found, "pk": ground["asked" if "differences" in path else "sent"]}
            url = re.sub(r"{(\w+)}", lambda m, found=found: str(found[m[1]]), path)
            body = BODIES.get(name, lambda _g: {})(ground)
            yield Row(method.upper(), f"api:{name}", path, f"{url}?{QUERIES.get(name, '')}", json.dumps(body))


def walk(people: People, ground: dict[str, Any]) -> Iterator[list[str]]:
    """The table: method, name, address, and what each is answered. What takes no POST is left out."""
    askers = {name: _session(people, name, ground) for name in NAMES}
    askers["narrow_key"] = {"key": ground["token"]}
    yield ["method", "name", "address", *askers]
    for row in rows(ground):
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
