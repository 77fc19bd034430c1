"""kill -9 between any two statements of filing, of a move, of the worker's part: nothing lost, nothing done twice."""

from functools import partial

import pytest

from tests.filing import HERE, LAMP
from tests.kills import at_every_point
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases.auditing import verify
from tongban.kernel.cases.models import Case
from tongban.kernel.core import outbox
from tongban.kernel.core.models import Event, OutboxEntry
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def whole():
    found = verify(replay=True)
    assert found.breaks == []


def test_filing(people):
    people.world.division("652301001001")
    act = partial(file_request, Filing(text=LAMP, place_path=HERE, once="one key"))

    def check():
        whole()
        cases = Case.objects.count()
        assert cases <= 1
        filed = Event.objects.filter(code="file").count()
        letters = OutboxEntry.objects.filter(topic="cases.moved").count()
        assert (filed, letters) == (cases, cases)

    assert at_every_point(act, check) > 8
    again = file_request(Filing(text=LAMP, place_path=HERE, once="one key"))
    assert (Case.objects.count(), bool(again.secret)) == (1, True)


@pytest.mark.parametrize("step", ["accept", "return"])
def test_a_move(people, sent, step):
    case = sent()
    by = people.actor("handler")
    act = partial(actions.move, case.pk, step, by=by, text="不归我们" if step == "return" else "")

    def check():
        whole()
        moved = Event.objects.filter(object_id=case.pk, stream="case", code=step).count()
        state = Case.objects.get(pk=case.pk).state
        assert moved == (state != "dispatched")

    assert at_every_point(act, check) > 6


def test_the_workers_part(people, sent):
    people["handler"], people["dispatcher"]
    case = sent()
    actions.move(case.pk, "return", by=SYSTEM, text="不归我们")
    whole()
    assert at_every_point(outbox.relay, whole) > 6
    keys = Notice.objects.values_list("template", "to_account", "to_case", "about_id", "data")
    assert len(keys) == len({str(k) for k in keys}) > 0
    assert not OutboxEntry.objects.filter(done_at=None).exists()
