"""Asks: allowed and counted, or refused by the list's words; the cap holds under any rush; one appeal."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.services.burdens import actions
from tongban.services.burdens.actions.asking import Wanted
from tongban.services.burdens.models import Ask, BurdenList, Usage

QUARTERLY = Wanted("form", "安全隐患排查表", item="B02")


def ask(office, community, *, kind="form", title="安全隐患排查表", item="", by=SYSTEM):
    return actions.file_asks(Wanted(kind, title, item=item), office=office, of=[community], by=by)[0]


@pytest.fixture
def safety(world, housing):
    """An office that may send the safety form: the list names the emergency bureau."""
    type(housing).objects.filter(pk=housing.pk).update(office_kind="应急局")
    housing.refresh_from_db()
    return housing


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": "垃圾分类日报"}, "outside"),
        ({"item": "B03"}, "forbidden"),
        ({"item": "b02"}, "office"),
        ({"title": "部门自建应用", "kind": "app"}, "forbidden"),
        ({"item": "B02", "kind": "app"}, "outside"),
    ],
)
def test_what_the_list_does_not_allow_is_refused_with_its_reason(community, housing, given, reason):
    row = ask(housing, community, **given)
    assert (row.state, row.reason) == ("refused", reason)


def test_what_it_allows_is_counted_up_to_its_number(community, safety):
    states = [ask(safety, community, item="B02").state for _ in range(5)]
    assert states == ["allowed"] * 4 + ["refused"]
    assert Usage.objects.get().used == 4
    assert ask(safety, community, item="B02").reason == "cap"


def test_without_a_list_everything_is_refused(world, housing):
    assert ask(housing, world.division("652301001001"), item="B02").reason == "outside"


def test_each_ask_has_its_event_and_letter(community, housing):
    row = ask(housing, community)
    assert [e.code for e in events.of("burden_ask", row.pk)] == ["ask.refused"]
    assert OutboxEntry.objects.get(topic="burdens.asked").payload == {"ask": row.pk, "state": "refused"}


def test_a_new_version_goes_on_counting_and_its_number_holds(community, safety, world):
    for _ in range(3):
        ask(safety, community, item="B02")
    rows = [(2, {"kind": "表格", "number": "B02", "title": "安全隐患排查表", "cap": "3"})]
    made = actions.import_list(rows, by=SYSTEM, division=world.division("652300"), source="二版")
    actions.put_in_force(BurdenList.objects.get(pk=made.made), by=SYSTEM, since=today())
    assert ask(safety, community, item="B02").reason == "cap"


@pytest.mark.django_db(transaction=True)
def test_sixteen_clients_at_once_never_pass_the_cap(community, safety, world):
    def client(_n):
        try:
            of = [community, world.division("652302001001")]
            return [r.state for r in actions.file_asks(QUARTERLY, office=safety, of=of, by=SYSTEM)]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        states = [state for told in pool.map(client, range(16)) for state in told]
    assert (states.count("allowed"), states.count("refused")) == (8, 24)
    assert set(Usage.objects.values_list("used", flat=True)) == {4}
    assert Ask.objects.filter(state="allowed").count() == 8


def test_the_database_itself_refuses_more_than_the_cap(community, safety):
    ask(safety, community, item="B02")
    with pytest.raises(IntegrityError), transaction.atomic():
        Usage.objects.update(used=5)


def test_a_refusal_is_appealed_once_and_ruled_once(community, housing, people, keeper):
    row = ask(housing, community, by=people.actor("handler"))
    actions.appeal(row, by=people.actor("handler"), text="上级紧急要求")
    actions.rule(row, by=people.actor(keeper), granted=False, text="清单没有这一项")
    row.refresh_from_db()
    assert (row.state, row.ruling) == ("upheld", "清单没有这一项")
    with pytest.raises(Conflict):
        actions.appeal(row, by=people.actor("handler"), text="再说一次")
    with pytest.raises(Conflict):
        actions.rule(row, by=people.actor(keeper), granted=True, text="改")
    assert [e.code for e in events.of("burden_ask", row.pk)] == ["ask.refused", "ask.appealed", "ask.upheld"]


def test_rights_are_asked(community, housing, world, people, keeper):
    row = ask(housing, community)
    for who, act in (
        ("handler_elsewhere", lambda by: ask(housing, community, by=by)),
        ("handler_elsewhere", lambda by: actions.appeal(row, by=by, text="要")),
        ("handler", lambda by: actions.rule(row, by=by, granted=True, text="准")),
        (
            "handler",
            lambda by: actions.set_up() or actions.import_list([], by=by, division=community, source="x"),
        ),
    ):
        with pytest.raises(NotAllowed):
            act(people.actor(who))
    elsewhere = ask(housing, world.division("652302001001"))
    actions.appeal(elsewhere, by=SYSTEM, text="要")
    with pytest.raises(NotAllowed):
        actions.rule(elsewhere, by=people.actor(keeper), granted=True, text="准")


@pytest.mark.parametrize("wanted", [Wanted("form", " "), Wanted("nonsense", "表")])
def test_nonsense_is_refused(community, housing, wanted):
    with pytest.raises(TongbanError):
        actions.file_asks(wanted, office=housing, of=[community], by=SYSTEM)


def test_only_communities_are_asked(community, housing, world):
    for of in ([world.division("652301")], []):
        with pytest.raises(TongbanError):
            actions.file_asks(QUARTERLY, office=housing, of=of, by=SYSTEM)
