"""Edges of rights: roles just ended, offices left, divisions merged, accounts closed, people who lost what they gave."""

from datetime import timedelta

import pytest
from psycopg.types.range import TimestamptzRange

from tests.api.programs import key_of
from tests.people import LONG_AGO, TOTP_SECRET, grant
from tongban.kernel.access import actions
from tongban.kernel.access.actor import SYSTEM, Actor, Holding
from tongban.kernel.access.models import Account, ApiKey, Grant
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.places.queries import within
from tongban.services.matters import finding, reading
from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN
from tongban.services.open311.queries import asked as open311
from tongban.services.requests import queries as requests
from tongban.services.requests.models import Channel, Request

assert TOTP_SECRET
LAST = timedelta(seconds=1)


def ends(account, at):
    Grant.objects.filter(account=account).update(valid=TimestamptzRange(LONG_AGO, at))


def test_a_role_that_ended_a_second_ago_opens_nothing(people, sent):
    case = sent()
    client, program = (
        people.client("handler"),
        key_of(people["handler"], ["requests.view", "requests.handle"]),
    )
    for now, answer in ((-LAST, 403), (LAST, 200)):
        ends(people["handler"], clock.now() + now * 60)
        assert client.get(f"/desk/r/{case.reference}/").status_code == answer
        assert program.get(f"/requests/{case.reference}").status_code == (answer if answer == 200 else 404)


def test_whoever_moved_office_sees_the_new_ones_and_no_more_the_old_ones(people, sent):
    case = sent()
    ends(people["handler"], clock.now() - LAST)
    grant(people.world, people["handler"], "requests.handler", "housing_elsewhere", "652302")
    assert case.pk not in set(requests.cases_seen(people.actor("handler")).values_list("case_id", flat=True))
    assert people.client("handler").get(f"/desk/r/{case.reference}/").status_code == 404


def test_a_closed_account_opens_nothing_by_session_or_key(people, sent):
    case = sent()
    client, program = people.client("handler"), key_of(people["handler"], ["requests.view"])
    assert client.get(f"/desk/r/{case.reference}/").status_code == 200
    Account.objects.filter(pk=people["handler"].pk).update(is_active=False)
    assert client.get(f"/desk/r/{case.reference}/").status_code == 302
    assert program.get(f"/requests/{case.reference}").status_code == 401


def test_a_key_that_ended_a_second_ago_or_begins_in_one_opens_nothing(people):
    program = key_of(people["handler"], ["requests.view"])
    for valid in (
        TimestamptzRange(LONG_AGO, clock.now() - LAST),
        TimestamptzRange(clock.now() + 60 * LAST, None),
        TimestamptzRange(empty=True),
    ):
        ApiKey.objects.update(valid=valid)
        assert program.get("/requests").status_code == 401


def test_no_right_counts_under_a_password_that_another_chose(people, sent):
    """It was carried out, and only then was one sent to choose a password of one's own."""
    case, handler = sent(), people["handler"]
    Account.objects.filter(pk=handler.pk).update(temporary=True)
    client = people.client("handler")
    answer = client.post(f"/desk/r/{case.reference}/step/accept/", {"text": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/password/")
    case.refresh_from_db()
    assert case.state == "dispatched"
    assert not people.actor("handler").holdings


def test_whoever_gave_a_password_sets_up_no_second_proof_with_it(people):
    administrator = people["auditor"]
    administrator.authenticator_set.all().delete()
    Account.objects.filter(pk=administrator.pk).update(temporary=True)
    client = people.client("auditor")
    for path in ("/login/second/", "/login/second/totp/activate/", "/login/second/webauthn/add/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/login/password/")
    assert client.session.get("mfa.totp.secret") is None


def test_a_strong_role_given_by_somebody_who_lost_theirs_is_not_confirmed(people):
    place = people.world.division("652301")
    given = actions.give_role(
        people["stranger"], "access.auditor", by=people.actor("administrator"), division=place
    )
    grant(people.world, people["head"], "access.administrator", "centre", "652300")
    ends(people["administrator"], clock.now() - LAST)
    with pytest.raises(Conflict):
        actions.confirm_role(given.pk, by=people.actor("head"))
    assert Grant.objects.get(pk=given.pk).waiting


def test_nobody_confirms_what_they_gave_or_get(people):
    place = people.world.division("652301")
    given = actions.give_role(
        people["stranger"], "access.auditor", by=people.actor("administrator"), division=place
    )
    grant(people.world, people["stranger"], "access.administrator", "centre", "652300")
    for who in ("administrator", "stranger"):
        with pytest.raises(NotAllowed):
            actions.confirm_role(given.pk, by=people.actor(who))


def test_an_administrator_of_a_county_takes_over_nobody_above(people):
    county = actions.open_account(
        by=SYSTEM,
        username="county",
        label="x",
        home=people.world.division("652301"),
        password="three good words",
    )[0]
    grant(people.world, county, "access.administrator", "housing", "652301")
    people.accounts["county"] = county
    by = people.actor("county")
    assert by.holds("access.manage")
    above = Account.objects.filter(
        pk__in=[people[n].pk for n in ("dispatcher", "administrator", "handler_elsewhere")]
    )
    for account in above:
        for act in (
            lambda a: actions.set_password(a, "three good words", by=by),
            lambda a: actions.close_account(a, by=by),
            lambda a: actions.make_key(
                a, by=by, name="x", scopes=["requests.view"], until=clock.now() + LAST * 99
            ),
            lambda a: actions.give_role(a, "requests.handler", by=by, office=people.world.office("housing")),
        ):
            with pytest.raises(NotAllowed):
                act(account)


def test_a_role_everywhere_is_everywhere(people, filed):
    """An empty path made an empty filter, which beside another says nothing: held and centre stood empty."""
    case = filed()
    Request.objects.filter(pk=case.pk).update(held="sender")
    all_over = Actor(
        code="account:1",
        holdings=(Holding("x", frozenset({"requests.dispatch", "requests.view"}), None, ""),),
    )
    assert [row.pk for row in requests.held(all_over)] == [case.pk]
    Request.objects.filter(pk=case.pk).update(held="")
    assert [row.pk for row in requests.to_dispatch(all_over, 9)] == [case.pk]
    assert Request.objects.filter(requests.within("")).count() == 1
    assert within("") | within("x") == within("") | within("x")


def test_an_account_does_not_read_on_what_it_filed_about_its_own_office(people, filed):
    handler = people["handler"]
    about = filed(
        "x" * 30, by=people.actor("handler"), channel=Channel.API, about=people.world.office("housing").pk
    )
    other = filed("y" * 30, by=people.actor("handler"), channel=Channel.API)
    Request.objects.filter(pk__in=[about.pk, other.pk]).update(filed_by=handler)
    actor = people.actor("handler")
    assert set(open311.visible(actor).values_list("pk", flat=True)) == {other.pk}
    assert open311.own_case(actor, about.reference) is None


def test_the_rank_of_an_issue_tells_nothing_of_what_one_may_not_see(people, filed, sent):
    """Two lists that differ in requests that the reader may not see are the same list."""
    text = "。".join(LAMP), "。".join(LAMP_AGAIN)
    housing = people.world.office("housing").pk
    for n in range(2):
        sent(text=f"{text[n]}")
    finding.find_hot()
    alone = _shown(people)
    for n in range(4):
        filed(f"{text[n % 2]}{n}", about=housing)
    finding.find_hot()
    assert _shown(people) == alone


def _shown(people):
    grant_once = Grant.objects.filter(account=people["handler"], role="requests.supervisor")
    if not grant_once.exists():
        grant(people.world, people["handler"], "requests.supervisor", "housing", "652301")
    rows = reading.hot_seen(people.actor("handler"))
    return [(r["title"], r["size"], r["unsolved"], r["place"], r["since"], round(r["heat"])) for r in rows]
