"""What programs and forged forms send beside what is asked: more fields, other types, code in place of values, lines of a log."""

import hashlib
import io
import json
import logging

import pytest

from tests.api.programs import key_of
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.core import events
from tongban.kernel.core.events import Entry
from tongban.kernel.core.models import Event
from tongban.project.api import api
from tongban.project.logs import OneLine

DESCRIBED = api.get_openapi_schema()


def bodies():
    """Every body that an operation takes: its name and its schema."""
    for path, methods in DESCRIBED["paths"].items():
        for method, told in methods.items():
            for kind, content in told.get("requestBody", {}).get("content", {}).items():
                yield f"{method} {path} {kind}", content["schema"]


def open_parts(shape, seen=()):
    """Objects of a schema that take fields they do not name."""
    if ref := shape.get("$ref"):
        name = ref.rpartition("/")[2]
        if name not in seen:
            yield from open_parts(DESCRIBED["components"]["schemas"][name] | {"title": name}, (*seen, name))
        return
    if shape.get("properties") and shape.get("additionalProperties") is not False:
        yield shape.get("title", "?")
    for part in [
        *shape.get("properties", {}).values(),
        *shape.get("anyOf", ()),
        *filter(None, [shape.get("items")]),
    ]:
        yield from open_parts(part, seen)


@pytest.mark.parametrize(
    ("name", "schema"), list(bodies()), ids=lambda told: told if isinstance(told, str) else ""
)
def test_no_operation_takes_fields_that_it_does_not_name(name, schema):
    if "multipart" in name:
        pytest.skip("files, and a form that is checked apart")
    assert list(open_parts(schema)) == []


def test_more_fields_of_a_form_change_nothing_else(people):
    account = people["handler"]
    more = {"is_active": "", "person": "1", "home": "1", "username": "root", "temporary": "1", "grants": "1"}
    people.client("handler").post("/people/me/", {"label": "x", "language": "en", **more})
    now = Account.objects.get(pk=account.pk)
    assert (now.label, now.username, now.is_active, now.home_id) == (
        "x",
        account.username,
        True,
        account.home_id,
    )
    given = {
        "role": "requests.handler",
        "office": people.world.office("housing").pk,
        "waiting": "",
        "account": "1",
    }
    people.client("administrator").post(
        f"/people/accounts/{people['stranger'].pk}/roles/", {**given, "given_by": "1"}
    )
    [grant] = Grant.objects.filter(account=people["stranger"])
    assert grant.given_by_id == people["administrator"].pk


def test_a_strong_role_cannot_be_sent_as_confirmed(people):
    place = people.world.division("652301").pk
    sent = {
        "role": "access.auditor",
        "division": place,
        "waiting": "False",
        "confirmed_by": "1",
        "since": "2020-01-01",
    }
    people.client("administrator").post(f"/people/accounts/{people['stranger'].pk}/roles/", sent)
    [grant] = Grant.objects.filter(account=people["stranger"])
    assert (grant.waiting, grant.confirmed_by_id, grant.valid.lower.year) == (
        True,
        None,
        Event.objects.latest("id").at.year,
    )


@pytest.mark.parametrize(
    "value", ["1' OR '1'='1", "1; DROP TABLE access_account--", "-case__secret_hash", "case__secret_hash", "id) UNION SELECT 1--", "?", "{}", "$gt"]
)  # fmt: skip
@pytest.mark.parametrize(
    "name",
    ["q", "sort", "order", "order_by", "o", "page", "before", "county", "office", "export", "fields", "kind"],
)
def test_no_parameter_reaches_the_database_as_code(people, filed, name, value):
    filed()
    client, program = people.client("supervisor"), key_of(people["dispatcher"], ["requests.view"])
    whole = client.get("/desk/all/").content.count(b"row-link")
    for answer in (
        client.get("/desk/all/", {name: value}),
        program.get("/requests", **{name: value}),
        client.get("/public/", {name: value}),
    ):
        assert answer.status_code in {200, 302, 400, 404, 422}
    assert client.get("/desk/all/", {name: value}).content.count(b"row-link") <= whole
    assert Account.objects.exists()


def test_an_event_forged_without_the_key_is_found(db):
    events.append("x", 1, [Entry("a", "system", {"n": n}) for n in range(4)])
    assert events.verify("x") == (4, 1, [])
    rows = list(Event.objects.filter(stream="x").order_by("seq"))
    forged = events._row("x", 1, events.Head(rows[3].seq, bytes(rows[3].hash)), Entry("b", "account:1"))
    forged.hash = hashlib.sha256(bytes(rows[3].hash)).digest()
    Event.objects.bulk_create([forged])
    assert [(one.seq, one.what) for one in events.verify("x")[2]] == [(5, "changed")]


@pytest.mark.parametrize(
    "words",
    [
        'x\n{"level": "critical", "message": "forged"}',
        "x\r\nforged",
        "\x1b[2Jx",
        "x\u2028forged",
        "\u202egpj.exe",
    ],
)
def test_a_line_of_the_log_stays_one_line(words):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    log = logging.getLogger("tongban.attacks")
    log.addHandler(handler)
    log.warning("name %s", words)
    log.removeHandler(handler)
    [line] = out.getvalue().splitlines()
    assert json.loads(line)["message"] == f"name {words}"
    assert not set(line) & set("\x1b\u202e")
