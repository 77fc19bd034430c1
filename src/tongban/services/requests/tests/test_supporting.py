"""Me too: once a device, undone, slowed by network, and many at once count right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tongban.kernel.access.actor import NOBODY
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock, retention
from tongban.kernel.core.errors import Conflict
from tongban.services.requests import actions
from tongban.services.requests.models import Request, Support

pytestmark = pytest.mark.django_db


def test_me_toos_of_before_are_carried_over_once(published):
    at = clock.now() - timedelta(days=3)
    actions.support(published.pk, who="b")
    told = [("a", at), ("b", at), ("a", clock.now()), ("c", at)]
    assert [actions.carry_over_support(published.pk, told) for _again in range(2)] == [3, 3]
    assert sorted(s.at == at for s in Support.objects.filter(request=published.pk)) == [False, True, True]
    assert Request.objects.get(pk=published.pk).support == 3


def test_me_too_once_and_back(published):
    told = [actions.support(published.pk, who=who) for who in ("a", "b")]
    with pytest.raises(Conflict):
        actions.support(published.pk, who="a")
    back = [actions.take_back_support(published.pk, who=who) for who in ("a", "a", "nobody")]
    assert (told, back, Support.objects.count()) == ([1, 2], [1, 1, 1], 1)


def test_a_network_is_slowed_and_not_shut_out(published):
    for n in range(6):
        actions.support(published.pk, who=f"device{n}", network="10.0.0.1")
    with pytest.raises(Conflict):
        actions.support(published.pk, who="device6", network="10.0.0.1")
    with clock.at(clock.now() + timedelta(hours=2)):
        assert actions.support(published.pk, who="device6", network="10.0.0.1") == 7


def test_the_addresses_of_one_line_are_one_network(published):
    for n in range(6):
        actions.support(published.pk, who=f"device{n}", network=f"2001:db8:0:1::{n}")
    with pytest.raises(Conflict):
        actions.support(published.pk, who="device6", network="2001:db8:0:1::6")
    assert actions.support(published.pk, who="device7", network="2001:db8:0:2::1") == 7


def test_an_hour_later_it_is_forgotten_where_a_me_too_came_from(published):
    actions.support(published.pk, who="a", network="10.0.0.1")
    noted = Support.objects.exclude(network=None)
    assert (retention.carry_out(), noted.count()) == ({}, 1)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert retention.carry_out() == {"requests.Support": 1}
    assert (noted.count(), Support.objects.count()) == (0, 1)
    assert Request.objects.get(pk=published.pk).support == 1


def test_without_a_script_me_too_is_a_button(people, published):
    client, address = people.client("resident"), f"/public/{published.case.reference}/"
    for _again in range(2):
        client.post(f"{address}me-too/")
    assert Request.objects.get(pk=published.pk).support == 1
    client.post(f"{address}not-me/")
    assert Request.objects.get(pk=published.pk).support == 0


def test_whoever_follows_one_that_was_merged_twice_over_is_handled_with_the_last(people, filed, published):
    by, (middle, lead) = people.actor("dispatcher"), (filed("灯一"), filed("灯二"))
    actions.move(published.pk, "merge", by=by, into=middle.pk)
    actions.move(middle.pk, "merge", by=by, into=lead.pk)
    mine = actions.follow(published.pk, who="a", follower=actions.Follower(NOBODY, "13800000000"))
    assert Case.objects.get(pk=mine.case.pk).merged_into_id == lead.pk


def test_of_what_is_over_nobody_is_offered_to_hear(people, published):
    address = f"/public/{published.case.reference}/"
    pages = [people.client("resident").get(address).content.decode()]
    actions.move(published.pk, "withdraw", by=people.actor("requester", own=[published.pk]))
    pages += [people.client("resident").get(address).content.decode()]
    assert ['name="phone"' in page for page in pages] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_from_one_device_count_once(people, published):
    def one(_n):
        try:
            return actions.support(published.pk, who="a device")
        except Conflict:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(one, range(16)))
    assert (told.count("told"), Request.objects.get(pk=published.pk).support) == (15, 1)
