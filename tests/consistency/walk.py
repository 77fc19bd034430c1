"""The walk: every address and every API operation, asked by every named person and by nobody in particular.

What an address needs is named in SAMPLES, what is sent to it in FORMS and BODIES; what is missing there is told by
the test. Each request is undone before the next.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.consistency import volunteering
from tests.people import NAMES, People
from tongban.project.api import api

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
BEHIND = re.compile(r"^(?:\^|\\Z|\$)|(?:\\Z|\$)$")
# a person's own data, or a page whose writes need nothing: an empty form is told apart from a refusal
FORMS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "requests:contact": lambda g: {"reason": "call back"},
    "requests:emergency": lambda g: {"reason": "gas leak"},
    "requests:classify": lambda g: {"class": "城乡建设"},
    "requests:send": lambda g: {"lead": g["housing_elsewhere"], "text": "theirs"},
    "requests:merge": lambda g: {"into": g["public"], "text": "the same"},
    "requests:publish": lambda g: {"act": "look"},
    "requests:ask_statement": lambda g: {"text": "请说明清单由谁保管。"},
    "requests:statement": lambda g: {"text": "已出具清单。"},
    "requests:consent": lambda g: {"agrees": "yes"},
    "requests:answer_times": lambda g: {"row": "||一般诉求", "days": "5", "since": "2099-01-01", "note": "n"},
    "requests:step": lambda g: {"text": "done"},
    "requests:say": lambda g: {"text": "more"},
    "people:make_key": lambda g: {"name": "x", "scopes": ["requests.file"], "until": "2099-01-01"},
    "people:doubt": lambda g: {"keep": g["first"], "reason": "same"},
    "people:open_doubt": lambda g: {"reason": "to compare"},
    "people:decide": lambda g: {"grant": "yes", "answer": "no more calls"},
    "people:open_asked": lambda g: {"reason": "to compare"},
    "people:correct": lambda g: {"field": "name", "words": "王芳"},
    "people:object": lambda g: {"words": "no calls"},
    "people:give_role": lambda g: {"role": "requests.handler", "office": g["housing"]},
    "duties:put_in_force": lambda g: {"since": "2026-12-01"},
    "duties:end_binding": lambda g: {"on": "2026-12-01"},
    "burdens:appeal": lambda g: {"text": "why"},
    "bulletin:sign": lambda g: {"agrees": "yes"},
    "bulletin:link": lambda g: {"choice": "none"},
    "burdens:rule": lambda g: {"text": "why"},
    "burdens:explain": lambda g: {"why": "closed"},
    "burdens:put_in_force": lambda g: {"since": "2026-12-01"},
    "branches:deny": lambda g: {"reason": "not here"},
    "branches:answer": lambda g: {"answer": "done", "done": "yes"},
    "branches:member": lambda g: {"act": "open", "open-reason": "call back"},
    "branches:unit": lambda g: {"act": "open", "open-reason": "call back"},
    "lists:difference": lambda g: {"reason": "called them", "says": "yes"},
    "lists:confirm_shown": lambda g: {"reason": "called them"},
    "lists:open": lambda g: {"field": "phone", "reason": "call them"},
    "lists:act": lambda g: {"reason": "a mistake"},
    "gazetteer:case_step": lambda g: {"step": "consult"},
    "gazetteer:decide_double": lambda g: {"same": "yes"},
    "gazetteer:record_marker": lambda g: {"found": "sound"},
}
SAMPLES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    **volunteering.SAMPLES,
    "requests:ask": lambda g: {"screen": "where"},
    "requests:open": lambda g: {"code": g["code"], "secret": g["secret"]},
    "requests:say": lambda g: {"reference": g["case"].reference, "step": "add"},
    "requests:step": lambda g: {"reference": g["case"].reference, "step": "progress"},
    "requests:public_one": lambda g: {"reference": g["public"]},
    "requests:me_too": lambda g: {"reference": g["public"]},
    "requests:not_me": lambda g: {"reference": g["public"]},
    "requests:public_photo": lambda g: {"reference": g["public"], "number": 1},
    "requests:statement": lambda g: {"reference": g["statement"]},
    "requests:take_back_statement": lambda g: {"reference": g["case"].reference, "number": g["statement"]},
    "requests:my_paper": lambda g: {"reference": g["case"].reference, "seq": 1},
    "requests:paper": lambda g: {"reference": g["case"].reference, "seq": 1},
    "requests:drafted": lambda g: {"number": 0},
    "requests:file": lambda g: {"pk": g["photo"]},
    "requests:thumb": lambda g: {"pk": g["photo"]},
    "letters:open": lambda g: {"pk": g["notice"]},
    "letters:act_on_webhook": lambda g: {"pk": g["hook"], "act": "stop"},
    "duties:end_binding": lambda g: {"pk": g["binding"]},
    "duties:compare": lambda g: {"old": g["list"], "new": g["another_list"]},
    "duties:export": lambda g: {"pk": g["list"], "kind": "docx"},
    "duties:behind": lambda g: {"part": "sent"},
    "duties:booklet_file": lambda g: {"code": "652300"},
    "burdens:community": lambda g: {"code": "652301001001"},
    "bulletin:link": lambda g: {"pk": g["printed"]},
    "bulletin:over_pages": lambda g: {"pk": g["printed"]},
    "bulletin:sign": lambda g: {"pk": g["printed"]},
    "burdens:list": lambda g: {"pk": g["burden_list"]},
    "burdens:put_in_force": lambda g: {"pk": g["burden_list"]},
    "burdens:discard": lambda g: {"pk": g["burden_list"]},
    "burdens:round": lambda g: {"pk": g["round"]},
    "burdens:target": lambda g: {"pk": g["target"]},
    "burdens:done": lambda g: {"pk": g["target"]},
    "burdens:explain": lambda g: {"pk": g["target"]},
    "burdens:sign": lambda g: {"pk": g["sign"]},
    "burdens:again": lambda g: {"pk": g["sign"]},
    "burdens:photo": lambda g: {"pk": g["sign"], "which": "before"},
    "burdens:rule": lambda g: {"pk": g["appealed"]},
    "branches:confirm": lambda g: {"pk": g["move"]},
    "branches:deny": lambda g: {"pk": g["move"]},
    "branches:withdraw": lambda g: {"pk": g["move"]},
    "branches:unit": lambda g: {"pk": g["unit"]},
    "branches:body": lambda g: {"pk": g["body"]},
    "branches:dismiss": lambda g: {"pk": g["post"]},
    "branches:answer": lambda g: {"pk": g["correction"]},
    "branches:site": lambda g: {"pk": g["site"]},
    "branches:assess": lambda g: {"pk": g["site"]},
    "branches:score": lambda g: {"pk": g["site"]},
    "branches:site_step": lambda g: {"pk": g["site"], "step": "submit"},
    "branches:evidence": lambda g: {"pk": g["evidence"]},
    "lists:difference": lambda g: {"pk": g["asked"]},
    "lists:open": lambda g: {"pk": g["asked"]},
    "lists:headings": lambda g: {"pk": g["read"]},
    "lists:errors": lambda g: {"pk": g["read"]},
    "lists:feedback": lambda g: {"pk": g["sent"], "kind": "csv"},
    "lists:act": lambda g: {"pk": g["sent"], "act": "ask-back"},
    "lists:trust": lambda g: {"pk": g["source"]},
    "people:end_role": lambda g: {"grant": g["grant"]},
    "people:confirm_role": lambda g: {"grant": g["grant"]},
    "people:revoke_key": lambda g: {"pk": g["key"]},
    "people:doubt": lambda g: {"pk": g["doubt"]},
    "people:open_doubt": lambda g: {"pk": g["doubt"]},
    "people:undo_merge": lambda g: {"pk": g["merge"]},
    "people:decide": lambda g: {"pk": g["asked"]},
    "people:open_asked": lambda g: {"pk": g["asked"]},
    "people:reviewed": lambda g: {"pk": g["opening"]},
    "mfa_remove_webauthn": lambda g: {"pk": 1},
    "mfa_edit_webauthn": lambda g: {"pk": 1},
    "board:export": lambda g: {"code": "requests.filed", "kind": "csv"},
    "open311:definition": lambda g: {"code": "0102", "fmt": "xml"},
    "open311:request": lambda g: {"reference": g["case"].reference, "fmt": "json"},
    "open311:token": lambda g: {"token": g["public"], "fmt": "json"},
    "open311:act_on_partner": lambda g: {"pk": g["peer"], "act": "stop"},
    "open311:absent": lambda g: {"rest": "nothing"},
    "matters:issue": lambda g: {"pk": g["issue"]},
    "gazetteer:drop_change": lambda g: {"pk": g["change_set"], "number": 1},
    "gazetteer:act_on_change_set": lambda g: {"pk": g["change_set"], "what": "apply"},
    "gazetteer:change_set": lambda g: {"pk": g["change_set"]},
    "gazetteer:decide_double": lambda g: {"pk": g["double"]},
    "gazetteer:export_names": lambda g: {"kind": "csv"},
    "gazetteer:change_name": lambda g: {"number": g["place"]},
    "gazetteer:place": lambda g: {"number": g["place"]},
    "gazetteer:case": lambda g: {"reference": g["name_case"]},
    "gazetteer:case_step": lambda g: {"reference": g["name_case"]},
    "gazetteer:line": lambda g: {"pk": g["line"]},
    "gazetteer:marker": lambda g: {"pk": g["inspection"]},
    "gazetteer:record_marker": lambda g: {"pk": g["inspection"]},
    "gazetteer:sign_marker": lambda g: {"pk": g["inspection"]},
    "gazetteer:marker_photo": lambda g: {"pk": g["marker_photo"]},
    # the rest of a room by its prefix
    "matters": lambda g: {"reference": g["case"].reference},
    "open311": lambda g: {"fmt": "json"},
    "board": lambda g: {"code": "requests.filed"},
    "requests": lambda g: {"reference": g["case"].reference},
    "duties": lambda g: {"pk": g["list"]},
    "burdens": lambda g: {"pk": g["burden_ask"]},
    "branches": lambda g: {"pk": g["member"]},
    "lists": lambda g: {"pk": g["sent"]},
    "gazetteer": lambda g: {"pk": g["joint_round"]},
    "bulletin": lambda g: {"pk": g["printed_page"]},
    "people": lambda g: {"pk": g["account"]},
}
BODIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "requests_file": lambda g: {"text": "路灯坏了"},
    "requests_confirm": lambda g: {"contacted": True, "solved": True},
    "requests_take": lambda g: {"text": "done"},
    "requests_contact": lambda g: {"reason": "call back"},
    "branches_ask": lambda g: {"member": g["member"], "target": g["body"], "left_on": "2026-01-01"},
    "branches_deny": lambda g: {"reason": "not here"},
    "burdens_file": lambda g: {
        "office": g["housing"],
        "communities": ["652301001001"],
        "kind": "form",
        "title": "a daily report",
    },
    "lists_decide": lambda g: {"so": True, "reason": "called them"},
}
DAYS = "since=2026-01-01&until=2026-01-31"
QUERIES = {
    "places_locate": "q=昌吉",
    "places_at": "longitude=87.3&latitude=44",
    "places_offices": "division=652301",
    "lists_send": "day=2026-03-31",
    "gazetteer_names": "q=x",
    "indicators_values": DAYS,
    "indicators_records": DAYS,
}

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
    values["division"], values["number"] = "652301001001", ground["place"]
    for path, told in sorted(api.get_openapi_schema()["paths"].items()):
        for method, operation in told.items():
            name = operation["operationId"]
            found = {**values, "reference": ground["public"]} if "/public/" in path else values
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
