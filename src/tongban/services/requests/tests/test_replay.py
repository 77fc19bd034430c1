"""Replay == stored, whatever people do, however long they wait, and though the machine's clock is set back meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.filing import HERE, LAMP
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.lifecycle import REQUEST

START = datetime(2025, 1, 20, 3, tzinfo=UTC)  # a week before Spring Festival
STEPS = [s.code for s in REQUEST.steps if s.code not in {"file", "merge", "unmerge", "take_over"}]
WALK = st.lists(st.tuples(st.sampled_from([*STEPS, "ring"]), st.integers(-30, 60 * 24 * 6)), max_size=14)


def take(case, step, offices):
    if step == "ring":
        cases.ring(case.pk)
    elif step in {"dispatch", "rule", "reroute"}:
        actions.send(case.pk, by=SYSTEM, lead=offices[0], text="请办", step=step)
    else:
        more = {"helpers": [(offices[1], "协助")]} if step == "ask_helper" else {}
        more |= {"outcome": "solved"} if step == "confirm" else {}
        actions.move(case.pk, step, by=SYSTEM, text="说明", office=offices[1], **more)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK)
def test_any_walk_replays_to_what_is_stored(people, walk):
    people.world.division("652301001001")
    offices = [people.world.office("housing").pk, people.world.office("streets").pk]
    now = START
    with clock.at(now):
        case = file_request(Filing(text=LAMP, place_path=HERE)).case
    for step, minutes in walk:
        now += timedelta(minutes=minutes)
        with clock.at(now):
            try:
                take(case, step, offices)
            except TongbanError:
                continue
    assert differences(Case.objects.get(pk=case.pk)) == []
