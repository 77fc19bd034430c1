"""Any order and repetition of lists and confirmations ends the same; a list taken back leaves what was before."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.models import Submission
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, person, row, rows, send

CALM = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PHONES = ("13800000001", "13800000002")
# one list: for some of three people what it says of their phone and their state
people = st.dictionaries(
    st.integers(0, 2), st.tuples(st.sampled_from(PHONES), st.sampled_from(("在册", "流出"))), min_size=1
)
worlds = st.lists(people, min_size=2, max_size=4)


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions and offices that lists name."""


def lines(batch):
    return [person(n, 手机=phone, 状态=status) for n, (phone, status) in sorted(batch.items())]


def ledger(days=12):
    """What holds on each day."""
    return [
        sorted(
            (e.key, e.data["phone"]["x"], e.data["status"])
            for e in queries.entries("members", on=DAY + timedelta(n))
        )
        for n in range(days)
    ]


def expected(batches, days=12):
    """What the lists say: of each person, the newest that names them, from its day on."""
    told = []
    for n in range(days):
        said = {}
        for day, batch in enumerate(batches):
            if day <= n:
                said.update(batch)
        told.append(len(said))
    return told


def alone(play):
    """Each example leaves nothing behind."""
    with transaction.atomic():
        play()
        transaction.set_rollback(True)


@pytest.mark.processes
@CALM
@given(worlds, st.data())
def test_any_order_and_repetition_of_lists_ends_the_same(ground, batches, data):
    ends = []

    def play(order, between):
        for at in order:
            send(ground, lines(batches[at]), day=DAY + timedelta(at))
            if between and data.draw(st.booleans()):
                confirm_all()
        confirm_all()
        ends.append(ledger())

    straight = list(range(len(batches)))
    mixed = data.draw(st.permutations(straight)) + data.draw(st.lists(st.sampled_from(straight), max_size=3))
    alone(lambda: play(straight, between=True))
    alone(lambda: play(mixed, between=True))
    alone(lambda: play(mixed[::-1], between=False))
    assert ends[0] == ends[1] == ends[2]
    assert [len(day) for day in ends[0]] == expected(batches)


@pytest.mark.processes
@CALM
@given(worlds, st.data())
def test_any_order_of_confirmations_ends_the_same(ground, batches, data):
    ends = []

    def play(draw):
        for at, batch in enumerate(batches):
            send(ground, lines(batch), day=DAY + timedelta(at))
        while waiting := _waiting():
            pk = data.draw(st.sampled_from(waiting)) if draw else waiting[0]
            actions.confirm(pk, by=SYSTEM, reason="yes")
        ends.append(ledger())

    alone(lambda: play(draw=False))
    alone(lambda: play(draw=True))
    assert ends[0] == ends[1]


def _waiting():
    from tongban.kernel.exchange.models import Difference

    rows = Difference.objects.filter(state=states.WAITING, same_as=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@pytest.mark.processes
@CALM
@given(worlds, st.data())
def test_taking_a_list_back_leaves_what_was_before(ground, batches, data):
    def play():
        for at, batch in enumerate(batches[:-1]):
            send(ground, lines(batch), day=DAY + timedelta(at))
            confirm_all()
        before = ledger()
        known = Submission.objects.count()
        last = send(ground, lines(batches[-1]), day=DAY + timedelta(data.draw(st.integers(0, 8))))
        assume(Submission.objects.count() > known)
        if data.draw(st.booleans()):
            confirm_all()
        actions.take_back(last, by=SYSTEM)
        assert ledger() == before
        assert set(queries.outcomes(last)) <= {"taken_back", "withdrawn", "unchanged", "not_taken"}

    alone(play)


def test_taking_an_earlier_list_back_leaves_the_later_one(ground):
    send(ground, rows(2))
    confirm_all()
    middle = send(ground, [row(0, 手机=PHONES[0])], day=DAY + timedelta(1))
    confirm_all()
    last = send(ground, [row(1, 手机=PHONES[1])], day=DAY + timedelta(2))
    confirm_all()
    actions.take_back(Submission.objects.get(pk=middle.pk), by=SYSTEM)
    masks = {e.data["phone"]["m"] for e in queries.entries("members")}
    assert masks == {"139****0000", "138****0002"}
    assert Submission.objects.get(pk=last.pk).state == "applied"


def test_a_list_taken_back_can_be_sent_again(ground):
    got = send(ground, rows(2))
    confirm_all()
    before = ledger()
    actions.take_back(got, by=SYSTEM)
    again = send(ground, rows(2))
    assert again.pk != got.pk
    confirm_all()
    assert ledger() == before


def test_a_question_goes_on_without_the_list_that_asked_it_first(ground):
    send(ground, rows(1))
    confirm_all()
    one = send(ground, [row(0, 手机=PHONES[0])], day=DAY + timedelta(1))
    two = send(ground, [row(0, 手机=PHONES[0])], day=DAY + timedelta(1), office="housing")
    actions.take_back(one, by=SYSTEM)
    heir = two.differences.get()
    assert (heir.same_as, heir.state) == (None, "waiting")
    actions.confirm(heir.pk, by=SYSTEM, reason="yes")
    assert queries.entries("members").get().data["phone"]["m"] == "138****0001"
