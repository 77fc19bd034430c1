"""The first list of a register, before anybody stands in its ledger."""

from django.urls import reverse

from tests.people import made_once
from tongban.kernel.exchange.models import Difference
from tongban.kernel.exchange.tests.files import row, rows
from tongban.kernel.exchange.tests.lists import send

__all__ = ["made_once"]  # nothing


def test_all_that_is_plain_is_confirmed_in_one_go(people, ground):
    send(ground, [*rows(4), row(5, 所在地="阜康市")])
    url = reverse("lists:confirm_shown")
    people.client("ledger_keeper").post(url, {"reason": "our own people"})
    assert sorted(Difference.objects.values_list("state", flat=True)) == ["applied"] * 4 + ["waiting"]
