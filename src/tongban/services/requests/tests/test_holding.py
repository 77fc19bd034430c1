"""Floods and nonsense are held, never lost; whoever files honestly is not stopped."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.filing import HERE, LAMP
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.services.requests import actions, queries
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.limits import LIMITS
from tongban.services.requests.models import Request, Trace

pytestmark = pytest.mark.django_db
HOME, PHONE = "203.0.113.7", "13800000000"


@pytest.fixture(autouse=True)
def here(world):
    world.division("652301001001")


def file(text=LAMP, **given):
    """File, and tell why it is held."""
    return Request.objects.get(pk=file_request(Filing(text=text, place_path=HERE, **given)).case.pk).held


def many(times, **given):
    # numbers in words that share no three characters, so that no text is like another
    return [file("".join(chr(0x4E00 + 97 * i + 31 * j) for j in range(9)), **given) for i in range(times)]


def test_a_sender_over_the_limit_is_held():
    assert many(LIMITS.sender_hour + 2, phone=PHONE) == [""] * LIMITS.sender_hour + ["sender"] * 2
    with clock.at(clock.now() + timedelta(hours=2)):
        assert file("两个小时以后又有别的事情", phone=PHONE) == ""


def test_a_village_behind_one_address_is_not_shut_out():
    told = many(LIMITS.anonymous_hour + 1, network=HOME)
    assert told == [""] * LIMITS.anonymous_hour + ["network"]
    assert file(phone=PHONE, network=HOME) == ""


def test_addresses_of_one_line_are_one_network():
    many(LIMITS.anonymous_hour, network="2001:db8:0:1::5")
    assert [file(f"{LAMP}{n}", network=f"2001:db8:0:{n}::9") for n in (1, 2)] == ["network", ""]


@pytest.mark.parametrize("who", ["clerk", "dispatcher"])
def test_staff_who_file_for_others_are_not_counted(people, who):
    assert many(LIMITS.sender_hour + 2, by=people.actor(who), network=HOME) == [""] * (LIMITS.sender_hour + 2)
    assert Trace.objects.count() == 0


def test_the_same_words_again_are_held():
    assert [file(text, phone=PHONE) for text in (LAMP, f"{LAMP}！", "小区停水三天了没有人管")] == [
        "",
        "repeat",
        "",
    ]


def test_neighbours_may_say_the_same():
    phones = [f"1380000000{n}" for n in range(6)]
    assert [file(phone=phone, network=HOME) for phone in phones] == [""] * 6


def test_the_same_form_sent_again_is_no_repeat():
    filed = [file_request(Filing(text=LAMP, place_path=HERE, phone=PHONE, once="one key")) for _ in range(3)]
    assert len({one.case.pk for one in filed}) == 1
    assert (filed[0].case.request.held, Trace.objects.count()) == ("", 1)


def test_a_held_filing_is_told_to_nobody_and_sent_nowhere(people):
    case = file_request(Filing(text="asdfghjkl asdfghjkl", place_path=HERE, phone=PHONE)).case
    assert (case.state, case.request.held, OutboxEntry.objects.count()) == ("received", "mash", 0)
    assert list(queries.held(people.actor("dispatcher"))) == [case.request]
    assert queries.to_dispatch(people.actor("dispatcher"), 9) == []


def test_let_through_goes_on_as_if_filed_at_its_own_time(people):
    case = file_request(Filing(text="qwertyuiop asdfghjkl", place_path=HERE)).case
    due = case.clocks.get(code="answer").due_at
    with clock.at(clock.now() + timedelta(days=1)):
        case = actions.release(case.pk, by=people.actor("dispatcher"))
        actions.dispatch_new(case.pk, "release", case.seq)
    row = Request.objects.get(pk=case.pk)
    assert (case.state, row.held, case.clocks.get(code="answer").due_at) == ("received", "", due)
    assert (queries.to_dispatch(people.actor("dispatcher"), 9), differences(case)) == ([row], [])


def test_turned_away_with_a_reason(people):
    case = file_request(Filing(text="https://example.com/x", place_path=HERE, phone=PHONE)).case
    by = people.actor("dispatcher")
    with pytest.raises(TongbanError):
        actions.turn_away(case.pk, by=by, text=" ")
    before = OutboxEntry.objects.count()
    case = actions.turn_away(case.pk, by=by, text="只有网址，没有说什么事")
    assert (case.state, list(queries.held(by)), differences(case)) == ("declined", [], [])
    assert OutboxEntry.objects.count() == before + 1


@pytest.mark.parametrize("who", ["resident", "clerk", "handler", "supervisor", "administrator"])
def test_others_do_not_decide(people, who):
    case = file_request(Filing(text="qwertyuiop asdfghjkl", place_path=HERE)).case
    with pytest.raises(NotAllowed):
        actions.release(case.pk, by=people.actor(who))


def test_what_is_not_held_cannot_be_let_through(people, filed):
    for act in (
        lambda pk, by: actions.release(pk, by=by),
        lambda pk, by: actions.turn_away(pk, by=by, text="x"),
    ):
        with pytest.raises((NotAllowed, TongbanError)):
            act(filed().pk, people.actor("dispatcher"))


def test_traces_are_forgotten():
    file(network=HOME)
    with clock.at(clock.now() + timedelta(days=3)):
        assert actions.forget_traces() == 1


SAID = st.sampled_from(
    [LAMP, f"{LAMP}。", "asdfghjklasdf", "https://x.com", "停水了怎么办", "𠮷" * 30]
) | st.text(min_size=1, max_size=40).filter(lambda said: any(c.isalnum() for c in said))
FROM = st.sampled_from(["", HOME, "203.0.113.8", "::1", "2001:db8::1", "nonsense", "127.0.0.1"])
PHONES = st.sampled_from(["", PHONE, "13800000001"])
ONCE = st.sampled_from(["", "a" * 16, "b" * 16])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(SAID, FROM, PHONES, ONCE), min_size=1, max_size=12))
def test_every_filing_is_open_to_the_centre(people, filings):
    by = people.actor("dispatcher")
    cases = {
        file_request(Filing(text=t, network=n, phone=p, once=o, place_path=HERE)).case.pk
        for t, n, p, o in filings
    }
    seen = [{row.pk for row in rows} for rows in (queries.held(by), queries.to_dispatch(by, 999))]
    assert (cases <= seen[0] | seen[1], seen[0] & seen[1]) == (True, set())


def test_one_query_and_a_moment(django_assert_num_queries):
    filing = Filing(text=LAMP * 100, phone=PHONE, network=HOME)
    with django_assert_num_queries(1):
        actions.holding.reason_to_hold(filing)
