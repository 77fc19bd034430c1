"""Every operation, asked at random by nobody, a requester, a handler's key and a dispatcher's: nothing breaks, every answer is as
described, and nothing of a request about an office reaches that office.
"""

from functools import partial

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.programs import NAME, PHONE, Program, requester
from tongban.kernel.indicators.catalogue import all_measures
from tongban.project.api import api
from tongban.project.wsgi import application
from tongban.services.requests import actions
from tongban.services.requests.lifecycle import REQUEST

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DESCRIBED = api.get_openapi_schema()
OPERATIONS = [(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods]
CODES = {"X-Tracking-Code", "X-Secret"}
BY_KEY = ("handler", "dispatcher")
# what stands in an address is mostly something that there is: else every answer were "not found"
REAL = {
    "code": st.sampled_from([*all_measures(), "none"]),
    "step": st.sampled_from([*(s.code for s in REQUEST.steps), "none"]),
}
SECRET = "城管局的人收钱"


@pytest.fixture
def schema(db):
    """Asked through WSGI on the connection that the test holds: a request's end must not close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def matters(people, filed, sent):
    """Requests to be asked about: one at work, one public, one about the handler's own office."""
    public = filed("公开的路灯", may_publish=True).case
    actions.publish(public.pk, by=people.actor("dispatcher"), title="路灯", text="路灯坏了")
    about = filed(SECRET, about=people.world.office("housing").pk)
    mine = filed()
    return [sent().reference, public.reference, about.case.reference, mine.case.reference, requester(mine)]


@pytest.mark.parametrize("who", ["nobody", "requester", *BY_KEY])
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda given: given)
def test_nothing_breaks_nor_leaks(schema, matters, key, who, path, method):
    programs = {"nobody": Program, "requester": matters.pop, **{name: partial(key, name) for name in BY_KEY}}
    program = programs[who]()
    numbers = [number for number in matters if isinstance(number, str)]
    real = st.fixed_dictionaries({"reference": st.sampled_from(numbers), **REAL})

    @EXAMPLES
    @given(case=schema[path][method].as_strategy(), known=real)
    def holds(case, known):
        case.path_parameters = {name: known.get(name, given) for name, given in case.path_parameters.items()}
        case.headers = {
            **{k: v for k, v in (case.headers or {}).items() if k not in CODES},
            **program.headers,
        }
        if "since" in (case.query or {}):
            case.query |= {"since": "2026-01-01", "until": "2026-02-28"}
        response = case.call()
        case.validate_response(response, checks=CHECKS)
        said = response.content.decode()
        assert not [word for word in (PHONE, NAME, "Traceback") if word in said]
        assert who == "dispatcher" or SECRET not in said

    holds()


def test_the_walk_reaches_every_operation():
    assert {path for path, _method in OPERATIONS} >= {"/api/requests", "/api/queue", "/api/places/locate"}
    assert all("4XX" in op["responses"] for path in DESCRIBED["paths"].values() for op in path.values())
