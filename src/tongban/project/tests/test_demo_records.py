from datetime import UTC, datetime

import pytest

from tongban.kernel.parties import demo
from tongban.kernel.parties.models import Asked, Doubt, Membership, Merge
from tongban.kernel.places import first
from tongban.project.demo import recording
from tongban.project.demo.plan import Plan


@pytest.fixture
def built(db):
    first.set_up()
    demo.offices()
    plan = Plan(1, 0.01, datetime(2026, 6, 1, tzinfo=UTC))
    recording.build(plan)
    return plan


def test_records_that_came_twice_are_there_once_however_often_it_is_built(built):
    recording.build(built)
    assert sorted(Doubt.objects.values_list("state", flat=True)) == ["merged", "open", "open", "open"]
    assert (Merge.objects.count(), Membership.objects.count()) == (1, 2)
    assert sorted(Asked.objects.values_list("kind", flat=True)) == ["correct", "object"]
