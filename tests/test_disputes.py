"""Sendings, disputes and gaps: read from the cases' events, ruled into case law, seen by right."""

from datetime import date

import pytest
from django.urls import reverse

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import Question, opened
from tongban.kernel.indicators.periods import Window
from tongban.services.duties import actions
from tongban.services.duties.models import DutyList, Sending
from tongban.services.duties.queries import disputes, gaps
from tongban.services.duties.tests.conftest import rows
from tongban.services.requests import actions as requests

LAMP = "宁合社区门口的路灯不亮。"
CLAIM = "这段路是物业的，不是我们的路灯"


@pytest.fixture
def lamp(world):
    """A list in force by which lamps go to the urban office of Changji."""
    world.office("streets"), world.office("housing")
    given = rows({"lead": "城管局", "helping": ""})
    made = actions.import_list(given, by=SYSTEM, division=world.division("652300"), source="文件")
    row = DutyList.objects.get(pk=made.lists[0]["id"])
    actions.put_in_force(row, by=SYSTEM, since=date(2020, 1, 1))
    return row.items.get()


@pytest.fixture
def returned(lamp, filed, relay, people, world):
    """A lamp that the office got by its duty and sent back."""

    def make(claim=CLAIM):
        case = filed(LAMP)
        relay()
        case.refresh_from_db()
        if case.state == "received":
            requests.send(case.pk, by=people.actor("dispatcher"), lead=world.office("streets").pk)
        handler = people.actor("handler_of_complained_office")
        requests.move(case.pk, "return", by=handler, text=claim)
        relay()
        return case

    return make


def rule(case, people, world, office="housing", text="按清单归住建局"):
    requests.send(
        case.pk, by=people.actor("dispatcher"), lead=world.office(office).pk, text=text, step="rule"
    )


def test_a_sending_keeps_the_duty_it_went_by(lamp, returned, world):
    case = returned()
    row = Sending.objects.get(case=case)
    assert (row.item, row.office_id, row.first, row.against) == (
        lamp,
        world.office("streets").pk,
        True,
        False,
    )
    assert row.claim.text == CLAIM


def test_a_ruling_becomes_case_law(returned, relay, people, world, lamp):
    first, second = returned(), returned("路灯是物业装的，不归我们")
    rule(first, people, world)
    relay()
    law = disputes.rulings_like(lamp.pk, "物业的路灯", people.actor("dispatcher"), leave_out=second.pk)
    assert [(p.claim, p.ruling, p.kept) for p in law.rulings] == [(CLAIM, "按清单归住建局", False)]
    assert law.leads == ((world.office("housing").name, 1),)


def test_the_likest_claim_stands_first(returned, relay, people, world, lamp):
    for claim in ("今天人手不够", CLAIM):
        rule(returned(claim), people, world)
    relay()
    found = disputes.rulings_like(lamp.pk, "物业的路灯", people.actor("dispatcher")).rulings
    assert [p.claim for p in found] == [CLAIM, "今天人手不够"]


def test_words_are_for_those_who_may_read_the_request(returned, relay, people, world, lamp):
    rule(returned(), people, world)
    relay()
    law = disputes.rulings_like(lamp.pk, CLAIM, people.actor("handler_elsewhere"))
    assert (law.rulings, law.unseen, law.leads) == ((), 1, ((world.office("housing").name, 1),))
    page = people.client("handler_elsewhere").get(reverse("duties:disputes")).content.decode()
    assert (CLAIM in page, "按清单归住建局" in page, world.office("streets").name in page) == (
        False,
        False,
        True,
    )


def test_the_centre_sees_the_claim_beside_the_duty(returned, people, world, relay):
    rule(returned(), people, world)
    returned("不归我们")
    relay()
    page = people.client("dispatcher").get(reverse("requests:centre")).content.decode()
    assert all(words in page for words in ("不归我们", "路灯照明2", CLAIM, "按清单归住建局"))


def test_what_was_withdrawn_waits_for_no_ruling(returned, people, relay):
    waits, over = returned(), returned()
    requests.move(over.pk, "withdraw", by=people.actor("requester", own=[over.pk]))
    relay()
    page = people.client("dispatcher").get(f"{reverse('duties:disputes')}?state=open").content.decode()
    assert (waits.reference in page, over.reference in page) == (True, False)


def test_the_same_history_is_noted_once_by_letters_or_catch_up(returned, people, world, relay):
    rule(returned(), people, world)
    relay()
    told = list(Sending.objects.order_by("seq").values())
    Sending.objects.all().delete()
    assert (actions.catch_up(), actions.catch_up()) == (1, 0)
    again = list(Sending.objects.order_by("seq").values())
    assert [{**r, "id": 0} for r in again] == [{**r, "id": 0} for r in told]


def period(**given):
    today = clock.today()
    return gaps.Period(given.get("since", today), today, given.get("path", ""))


@pytest.fixture
def strange(lamp, filed, people, world, relay):
    """Two requests that no duty speaks for, sent to the housing office by a person."""
    for text in ("外星人来了", "天上有怪声"):
        case = filed(text)
        relay()
        requests.send(case.pk, by=people.actor("dispatcher"), lead=world.office("housing").pk)
    relay()


def test_gaps_count_what_no_duty_covers(strange, lamp):
    groups = list(gaps.uncovered(period()))
    assert [(g["kind"], g["count"]) for g in groups] == [("住建局", 2)]
    assert list(gaps.untouched(period())) == [lamp]
    against = sum(g["against"] for g in groups)  # where a person chose another office than was guessed first
    assert gaps.totals(period()) == {"sent": 2, "uncovered": 2, "against": against, "returned": 0}


def test_gaps_tell_what_comes_back(returned, lamp):
    returned(), returned()
    assert gaps.often_returned(period()) == [(lamp, 2, 2)]
    assert list(gaps.untouched(period())) == []


def test_counts_open_to_the_requests_one_may_read(returned, lamp, people):
    case = returned()
    url = reverse("duties:behind", args=["returned"]) + f"?item={lamp.pk}"
    for who, count, closed in (("dispatcher", 1, 0), ("handler_elsewhere", 1, 1)):
        page = people.client(who).get(url)
        assert (page.context["count"], page.context["closed"]) == (count, closed)
        assert (case.reference in page.content.decode()) is (closed == 0)


@pytest.mark.parametrize("part", ["uncovered", "untouched", "returned"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_table_is_a_file(returned, people, part, kind):
    returned(), returned()
    client = people.client("handler")
    answer = client.get(reverse("duties:gaps"), {"file": part, "as": kind})
    assert (answer.status_code, len(b"".join(answer)) > 20) == (200, True)


@pytest.mark.parametrize(
    "query", ["since=x", "since=2026-02-01&until=2026-01-01", "sure=9", "division=0", "file=x", "start=-1"]
)
def test_odd_periods_are_told_never_an_error(people, lamp, query):
    assert people.client("handler").get(f"{reverse('duties:gaps')}?{query}").status_code in {200, 404}


@pytest.mark.parametrize(
    ("code", "value"), [("duties.sent", 2), ("duties.returned", 2), ("duties.uncovered_share", 50)]
)
def test_figures_count_sendings_and_open_to_them(strange, returned, people, code, value):
    returned(), returned()
    measure, today = all_measures()[code], clock.today()
    assert compute(measure, since=today, until=today).only.value == value
    for who, seen in (("dispatcher", 2), ("handler_elsewhere", 0)):
        found = opened(people.actor(who), Question(measure, Window(today, today)))
        assert (found.counted, found.shown) == (2, seen)


def test_duties_in_force_are_counted_by_list_and_level(lamp):
    measure, today = all_measures()["duties.items"], clock.today()
    table = compute(measure, since=today, until=today, by=("list_kind", "level"))
    assert {cell.keys: cell.value for cell in table.cells} == {("taken_back", "county"): 1}
