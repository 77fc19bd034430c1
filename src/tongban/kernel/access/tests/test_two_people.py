"""Two people at once: each promise is held by the database, not by luck."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from tongban.kernel.access import actions
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Grant
from tongban.kernel.access.queries import still_held
from tongban.kernel.core import events
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    def run(act):
        try:
            return act()
        except TongbanError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def administrators(people, count):
    world = people.world
    for n in range(count):
        home = world.division("652300")
        account, _password = actions.open_account(
            by=SYSTEM, username=f"a{n}", label=f"a{n}", home=home, password="three good words"
        )
        actions.give_role(account, "access.administrator", by=SYSTEM, division=home)
        account.authenticator_set.create(type="totp", data={})
        yield actor_for(account)


def test_many_confirm_and_one_does(people):
    many = list(administrators(people, 8))
    where = people.world.division("652301")
    grant = actions.give_role(people["stranger"], "access.auditor", by=many[0], division=where)
    done = together(*[lambda by=by: actions.confirm_role(grant.pk, by=by).pk for by in many])
    assert sorted(map(str, done)) == sorted([str(grant.pk), "not_allowed", *["conflict"] * 6])
    confirmed = [e for e in events.of("account", people["stranger"].pk) if e.code == "role.confirmed"]
    assert len(confirmed) == 1
    assert events.verify("account")[2] == []


def test_many_give_the_same_role_and_it_is_held_once(people):
    many = list(administrators(people, 6))
    account, office = people["stranger"], people.world.office("housing")
    done = together(
        *[
            lambda by=by: actions.give_role(account, "requests.handler", by=by, office=office).role
            for by in many
        ]
    )
    assert sorted(done) == [*["conflict"] * 5, "requests.handler"]


@pytest.mark.parametrize("attempt", range(5))
def test_ending_and_confirming_at_once_never_leaves_a_held_role(people, attempt):
    first, second = administrators(people, 2)
    where = people.world.division("652301")
    grant = actions.give_role(people["stranger"], "access.auditor", by=first, division=where)
    together(lambda: actions.confirm_role(grant.pk, by=second), lambda: actions.end_role(grant.pk, by=first))
    assert not Grant.objects.filter(still_held(), pk=grant.pk).exists()


@pytest.mark.parametrize("column", ["given_by", "confirmed_by"])
def test_the_database_refuses_one_person_alone(people, column):
    grant = people["auditor"].grants.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**{column: people["auditor"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(given_by=people["handler"], confirmed_by=people["handler"])
