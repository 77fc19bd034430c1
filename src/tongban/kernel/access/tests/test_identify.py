from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import TimestamptzRange

from tests.people import grant
from tongban.kernel.access import actions
from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.access.identify import actor_for, actor_for_key, requester_of
from tongban.kernel.access.models import Grant
from tongban.kernel.core import clock


def test_an_office_role_carries_office_and_place(people):
    (held,) = people.actor("handler").holdings
    assert held.office_id == people.world.office("housing").pk
    assert held.division_path == "652300.652301"


@pytest.mark.parametrize(
    ("name", "right", "count"), [("handler", "requests.handle", 1), ("administrator", "access.manage", 2)]
)
def test_holdings_take_one_query_and_one_more_for_a_strong_role(people, name, right, count):
    account = people[name]
    with CaptureQueriesContext(connection) as made:
        assert actor_for(account).holds(right)
    assert len(made) == count


def test_own_cases_are_asked_for_when_a_page_asks(people):
    account = people["signed_in"]
    with CaptureQueriesContext(connection) as made:
        actor = actor_for(account)
        before = len(made)
        assert list(actor.own_cases) == []
    assert len(made) == before + bool(account.person_id)


@pytest.mark.parametrize(
    ("since", "until", "holds"), [(-2, 2, True), (-2, -1, False), (1, 2, False), (-2, None, True)]
)
def test_a_role_holds_only_in_its_time(people, since, until, holds):
    account, day = people["administrator"], timedelta(days=1)
    end = until and clock.now() + until * day
    Grant.objects.filter(account=account).update(valid=TimestamptzRange(clock.now() + since * day, end))
    assert actor_for(account).holds("access.manage") is holds


def test_a_waiting_role_gives_nothing(people):
    account = people["administrator"]
    Grant.objects.filter(account=account).update(waiting=True)
    assert actor_for(account).holdings == ()


def test_a_moved_office_takes_its_people_along(people):
    account, office = people["handler"], people.world.office("housing")
    office.division = people.world.division("652302")
    office.save()
    assert [h.division_path for h in actor_for(account).holdings] == ["652300.652302"]


def test_a_person_who_changed_office_acts_for_the_new_one_only(people):
    account = people["handler"]
    actions.end_role(account.grants.get().pk, by=SYSTEM)
    grant(people.world, account, "requests.handler", "streets", "652301")
    assert actor_for(account).office_ids() == {people.world.office("streets").pk}


def test_a_closed_account_is_nobody(people):
    account = people["handler"]
    account.is_active = False
    assert actor_for(account) is NOBODY


def test_a_strong_role_counts_once_a_second_factor_is_there(people):
    account = people["auditor"]
    Authenticator.objects.filter(user=account).delete()
    assert (actor_for(account).holdings, actor_for(account).must) == ((), "second_factor")
    Authenticator.objects.create(user=account, type="recovery_codes", data={})
    assert not actor_for(account).holds("access.audit")
    Authenticator.objects.create(user=account, type="webauthn", data={})
    assert actor_for(account).holds("access.audit")


@pytest.mark.parametrize(
    ("demo", "url", "waived"),
    [
        (True, "http://127.0.0.1:8000", True),
        (True, "https://12345.gov.cn", False),
        (False, "http://127.0.0.1:8000", False),
    ],
)
def test_only_the_demo_on_this_machine_waives_the_second_factor(people, settings, demo, url, waived):
    settings.DEMO, settings.PUBLIC_URL = demo, url
    account = people["auditor"]
    Authenticator.objects.filter(user=account).delete()
    assert actor_for(account).holds("access.audit") is waived


def test_a_requester_is_told_by_nothing_but_the_cases(people):
    assert requester_of([]) is NOBODY
    assert requester_of([7, 8]).own_cases == {7, 8}
    assert requester_of([7, 8]).code == "requester"


def _key(people, name="handler", scopes=("requests.view",)):
    account = people[name]
    until = clock.now() + timedelta(days=1)
    return actions.make_key(account, by=SYSTEM, name="gateway", scopes=scopes, until=until)


def test_a_key_is_narrowed_to_its_scopes(people):
    _row, token = _key(people)
    actor = actor_for_key(token)
    assert actor.holds("requests.view")
    assert not actor.holds("requests.handle")
    assert people.actor("handler").holds("requests.handle")


def test_a_key_gives_nothing_that_its_account_lost(people):
    _row, token = _key(people)
    actions.end_role(people["handler"].grants.get().pk, by=SYSTEM)
    assert not actor_for_key(token).holds("requests.view")


def test_only_the_whole_key_in_its_time_of_an_open_account_counts(people):
    row, token = _key(people)
    assert actor_for_key(token).code == f"key:{row.pk}"
    for wrong in (token[:-1], token + "x", token.split(".")[0], "", ".", "nope." + token.split(".")[1]):
        assert actor_for_key(wrong) is NOBODY
    with clock.at(clock.now() + timedelta(days=2)):
        assert actor_for_key(token) is NOBODY
    actions.revoke_key(row, by=SYSTEM)
    assert actor_for_key(token) is NOBODY


def test_only_a_hash_of_a_key_is_kept(people):
    row, token = _key(people)
    assert token.split(".")[1] not in str(vars(row))
    assert bytes(row.hash) not in token.encode()
