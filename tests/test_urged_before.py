"""A request that a person marks as urgent before it was read by the words of the duty lists."""

import pytest

from tongban.services.duties.actions import set_up
from tongban.services.requests import actions
from tongban.services.requests.actions.sending import suggest
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db
LEAK = "小区燃气泄漏，有爆炸危险，请马上处理！"


def test_what_was_marked_as_urgent_first_is_read_all_the_same(people, filed):
    case = filed(LEAK)
    set_up()
    assert suggest(LEAK, case.title, case.place_path).urgent
    actions.move(case.pk, "urge", by=people.actor("dispatcher"))
    actions.dispatch_new(case.pk, "file", 1)
    row = Request.objects.get(pk=case.pk)
    assert (row.urgent, bool(row.grounds), row.case.counts["urgent"]) == (True, True, 1)
