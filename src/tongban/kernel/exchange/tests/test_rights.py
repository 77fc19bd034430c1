"""The rights over lists and differences say the same of one record and of many, for every named person."""

from datetime import timedelta

import pytest

from tests.people import STAFF, once
from tongban.kernel.access.rights import may, visible
from tongban.kernel.exchange.models import Difference, Source, Submission
from tongban.kernel.exchange.tests.conftest import declared, two_counties
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, row, rows, send

RIGHTS = {
    "exchange.view": Submission.objects.select_related("source__office__division"),
    "exchange.oversee": Submission.objects.select_related("source__office__division"),
    "exchange.send": Source.objects.all(),
    "exchange.differences": Difference.objects.select_related("submission__source"),
    "exchange.answer": Difference.objects.select_related("submission__source"),
}


def exchanged(people):
    """Lists of two offices about people of two counties."""
    ground, later = two_counties(people.world), DAY + timedelta(days=1)
    with declared():
        send(ground, [*rows(3), row(4, 所在地="阜康市")])
        confirm_all()
        send(ground, [row(0, 状态="流出"), row(4, 所在地="阜康市", 状态="流出")], day=later)
        send(ground, [row(1, 状态="流出")], day=later, office="housing_elsewhere")


made_once = once(exchanged)


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("who", [*STAFF, "resident"])
def test_one_and_many_agree(people, who, right):
    actor = people.actor(who)
    among = set(visible(actor, right, RIGHTS[right].all()))
    assert among == {one for one in RIGHTS[right].all() if may(actor, right, one)}


def test_each_sees_its_own(people):
    seen = {
        who: visible(
            people.actor(who), "exchange.differences", Difference.objects.filter(state="waiting")
        ).count()
        for who in ("list_sender", "ledger_keeper", "keeper_elsewhere", "list_supervisor", "handler")
    }
    assert seen == {
        "list_sender": 2,
        "ledger_keeper": 2,
        "keeper_elsewhere": 2,
        "list_supervisor": 3,
        "handler": 0,
    }
