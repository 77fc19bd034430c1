"""Sixteen at once: the limit holds exactly, and nothing is lost."""

import pytest

from tests.filing import HERE
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.limits import LIMITS
from tongban.services.requests.models import Request
from tongban.services.requests.tests.test_rush import CLIENTS, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def flood(times, **given):
    return all_at_once(
        lambda n: (
            file_request(
                Filing(
                    text="".join(chr(0x4E00 + 97 * n + 31 * j) for j in range(9)), place_path=HERE, **given
                )
            ).case.pk
        ),
        times,
    )


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ({"phone": "13800000000"}, LIMITS.sender_hour),
        ({"network": "203.0.113.7"}, LIMITS.anonymous_hour),
        ({"phone": "13800000000", "network": "203.0.113.7"}, LIMITS.sender_hour),
    ],
)
def test_so_many_pass_and_the_others_are_held(people, given, limit):
    people.world.division("652301001001")
    filed = [pk for _ in range(2) for pk in flood(CLIENTS + 4, **given)]
    open_now = Request.objects.filter(held="").count()
    assert (len(set(filed)), Request.objects.count(), open_now) == (40, 40, limit)


def test_one_form_sent_by_sixteen_is_noted_once(people):
    people.world.division("652301001001")
    filing = Filing(text="宁合社区门口的路灯坏了", place_path=HERE, phone="13800000000", once="one form")
    assert len(set(all_at_once(lambda _n: file_request(filing).case.pk))) == 1
    assert list(Request.objects.values_list("held", flat=True)) == [""]
