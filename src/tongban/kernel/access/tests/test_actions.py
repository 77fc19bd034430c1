from datetime import timedelta

import pytest

from tongban.kernel.access import actions, queries
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError

STRONG = "access.auditor"


def give(people, to, by, role="requests.handler", office="housing"):
    return actions.give_role(people[to], role, by=people.actor(by), office=people.world.office(office))


def give_strong(people, to="stranger", by="administrator", division="652301"):
    return actions.give_role(
        people[to], STRONG, by=people.actor(by), division=people.world.division(division)
    )


def second_administrator(people, name="second"):
    world = people.world
    made, _password = actions.open_account(
        by=SYSTEM, username=name, label=name, home=world.division("652300")
    )
    actions.give_role(made, "access.administrator", by=SYSTEM, division=world.division("652300"))
    made.authenticator_set.create(type="totp", data={})
    actions.set_password(made, "a long enough one", by=actor_for(made))
    people.accounts[name] = made
    return actor_for(made)


def test_a_new_account_must_change_its_password(people):
    home = people.world.division("652301")
    account, password = actions.open_account(
        by=people.actor("administrator"), username=" New ", label="N", home=home
    )
    assert (account.username, account.check_password(password)) == ("new", True)
    assert actor_for(account).must == "password"
    actions.set_password(account, "something of my own", by=actor_for(account))
    assert actor_for(account).must == ""


def test_only_ones_own_name_is_changed_and_never_to_nothing(people):
    account, own = people["handler"], {"by": people.actor("handler"), "language": "en"}
    for given, kept in ((" Lin ", "Lin"), ("  ", "Lin")):
        actions.rename_account(account, label=given, **own)
        account.refresh_from_db()
        assert (account.label, account.language) == (kept, "en")
    with pytest.raises(NotAllowed):
        actions.rename_account(account, label="X", by=people.actor("administrator"), language="en")


def test_a_user_name_is_taken_once(people):
    people["handler"]
    with pytest.raises(Conflict):
        actions.open_account(by=SYSTEM, username="HANDLER", label="x", home=people.world.division("652301"))


def test_a_weak_password_is_refused(people):
    with pytest.raises(TongbanError):
        actions.set_password(people["handler"], "12345", by=people.actor("handler"))


def test_an_ordinary_role_holds_at_once(people):
    give(people, "stranger", "administrator")
    assert people.actor("stranger").holds("requests.handle")


def test_a_strong_role_waits_for_a_second_administrator(people):
    grant = give_strong(people)
    assert not people.actor("stranger").holds("access.audit")
    with pytest.raises(NotAllowed):
        actions.confirm_role(grant.pk, by=people.actor("administrator"))
    actions.confirm_role(grant.pk, by=second_administrator(people))
    people["stranger"].authenticator_set.create(type="totp", data={})
    assert people.actor("stranger").holds("access.audit")


def test_a_strong_role_is_confirmed_once(people):
    grant, second = give_strong(people), second_administrator(people)
    actions.confirm_role(grant.pk, by=second)
    with pytest.raises(Conflict):
        actions.confirm_role(grant.pk, by=second_administrator(people, "third"))


def test_nobody_confirms_a_role_of_their_own(people):
    second = second_administrator(people)
    grant = give_strong(people, to="second")
    with pytest.raises(NotAllowed):
        actions.confirm_role(grant.pk, by=second)


def test_nobody_gives_themselves_a_role(people):
    with pytest.raises(NotAllowed):
        give(people, "administrator", "administrator")


@pytest.mark.parametrize(
    "by", ["handler", "head", "auditor", "supervisor", "stranger", "resident", "signed_in"]
)
def test_only_an_administrator_gives_roles(people, by):
    with pytest.raises(NotAllowed):
        give(people, "stranger" if by != "stranger" else "clerk", by)


def county_administrator(people):
    home = people.world.division("652301")
    made, _password = actions.open_account(by=SYSTEM, username="county", label="county", home=home)
    actions.give_role(made, "access.administrator", by=SYSTEM, division=home)
    made.authenticator_set.create(type="totp", data={})
    people.accounts["county"] = made
    return actor_for(made)


def test_an_administrator_gives_nothing_outside_the_subtree(people):
    county = county_administrator(people)
    with pytest.raises(NotAllowed):
        actions.give_role(
            people["stranger"], "requests.handler", by=county, office=people.world.office("streets_elsewhere")
        )
    with pytest.raises(NotAllowed):
        actions.give_role(
            people["handler_elsewhere"], "requests.handler", by=county, office=people.world.office("streets")
        )


def test_nobody_takes_over_somebody_above(people):
    county = county_administrator(people)
    stranger = people["stranger"]
    actions.give_role(stranger, "requests.dispatcher", by=SYSTEM, division=people.world.division("652300"))
    for act in (
        lambda: actions.set_password(stranger, "a long enough one", by=county),
        lambda: actions.close_account(stranger, by=county),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_sets_the_password_of_a_strong_role(people):
    give_strong(people)
    with pytest.raises(NotAllowed):
        actions.set_password(people["stranger"], "a long enough one", by=people.actor("administrator"))


@pytest.mark.parametrize(
    ("role", "scope"), [("requests.handler", "division"), (STRONG, "office"), ("no.such", "office")]
)
def test_a_role_is_given_where_it_belongs(people, role, scope):
    where = (
        {"division": people.world.division("652301")}
        if scope == "division"
        else {"office": people.world.office("housing")}
    )
    with pytest.raises(TongbanError):
        actions.give_role(people["stranger"], role, by=SYSTEM, **where)


def test_a_role_says_where_it_is_held(people):
    office, division = give(people, "stranger", "administrator"), give_strong(people)
    assert (office.where, office.path) == (str(office.office), office.office.division.path)
    assert (division.where, division.path) == (str(division.division), division.division.path)


def test_the_same_role_is_not_given_twice(people):
    give(people, "stranger", "administrator")
    with pytest.raises(Conflict):
        give(people, "stranger", "administrator")


def test_an_ended_role_is_gone_at_once_and_may_be_given_again(people):
    grant = give(people, "stranger", "administrator")
    actions.end_role(grant.pk, by=people.actor("administrator"))
    assert not people.actor("stranger").holds("requests.handle")
    with pytest.raises(Conflict):
        actions.end_role(grant.pk, by=people.actor("administrator"))
    give(people, "stranger", "administrator")
    assert people.actor("stranger").holds("requests.handle")


def test_a_waiting_role_that_was_ended_cannot_be_confirmed(people):
    grant, second = give_strong(people), second_administrator(people)
    assert list(queries.waiting_for(second)) == [grant]
    actions.end_role(grant.pk, by=people.actor("administrator"))
    assert list(queries.waiting_for(second)) == []
    with pytest.raises(Conflict):
        actions.confirm_role(grant.pk, by=second)


def test_closing_ends_roles_and_keys(people):
    account = people["handler"]
    until = clock.now() + timedelta(days=1)
    actions.make_key(account, by=SYSTEM, name="x", scopes=["requests.view"], until=until)
    actions.close_account(account, by=people.actor("administrator"))
    assert not Account.objects.get(pk=account.pk).is_active
    assert not Grant.objects.filter(queries.still_held(), account=account).exists()
    assert not account.keys.filter(valid__contains=clock.now()).exists()


def test_a_closed_account_is_given_no_role(people):
    actions.close_account(people["stranger"], by=people.actor("administrator"))
    with pytest.raises(Conflict):
        give(people, "stranger", "administrator")


@pytest.mark.parametrize("scope", ["access.manage", "access.open_sealed", "access.emergency", "no.such"])
def test_a_key_carries_no_right_over_people(people, scope):
    with pytest.raises(TongbanError):
        actions.make_key(
            people["handler"], by=SYSTEM, name="x", scopes=[scope], until=clock.now() + timedelta(days=1)
        )


def test_every_act_is_on_the_chain_and_names_nobody(people):
    grant = give_strong(people)
    actions.confirm_role(grant.pk, by=second_administrator(people))
    actions.end_role(grant.pk, by=people.actor("administrator"))
    told = events.of("account", people["stranger"].pk)
    assert [e.code for e in told] == ["role.given", "role.confirmed", "role.ended"]
    assert {e.data["grant"] for e in told} == {grant.pk}
    assert events.verify("account")[2] == []
    assert people["stranger"].label not in str([e.data for e in told])
