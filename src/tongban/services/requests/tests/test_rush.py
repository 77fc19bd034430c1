"""Many at once: one case, one key, one number each."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests.filing import HERE, LAMP
from tongban.kernel.cases.actions import locked
from tongban.kernel.cases.auditing import verify
from tongban.kernel.cases.models import Case
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 16


def all_at_once(act, times=CLIENTS):
    """Run `act` in as many threads; what each came to (a refusal is its code)."""

    def one(n):
        try:
            return act(n)
        except TongbanError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_one_of_sixteen_accepts_and_the_others_are_told(people, sent):
    case = sent()
    by = people.actor("handler")
    came_to = all_at_once(lambda _n: actions.move(case.pk, "accept", by=by).state)
    assert sorted(came_to) == ["accepted", *[Conflict.code] * (CLIENTS - 1)]


def test_sixteen_notes_are_one_chain(people, sent):
    case = sent()
    by = people.actor("handler")
    all_at_once(lambda n: actions.move(case.pk, "note", by=by, text=f"备注{n}").seq)
    assert (Case.objects.get(pk=case.pk).seq, verify(replay=True).breaks) == (CLIENTS + 2, [])


def test_one_form_sent_sixteen_times_is_one_request(people):
    people.world.division("652301001001")
    filing = Filing(text=LAMP, place_path=HERE, once="same form")
    codes = all_at_once(lambda _n: file_request(filing).code)
    assert (len(set(codes)), Case.objects.count()) == (1, 1)


def test_numbers_are_given_once(people):
    people.world.division("652301001001")
    numbers = all_at_once(lambda n: file_request(Filing(text=f"{LAMP}{n}", place_path=HERE)).case.reference)
    assert len(set(numbers)) == CLIENTS


def wait_until_it_waits(other):
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, by: actions.correct_class(pk, by=by, category="环境保护"),
        lambda pk, by: actions.move(pk, "urge", by=by),
        lambda pk, by: actions.dispatch_new(pk, "file", 1),
    ],
)
def test_who_sends_and_who_writes_on_the_request_wait_for_each_other(people, filed, act):
    case, by = filed(), people.actor("dispatcher")
    office = people.world.office("housing").pk
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(case.pk)
            other = pool.submit(all_at_once, lambda _n: act(case.pk, by), 1)
            wait_until_it_waits(other)
            actions.send(case.pk, by=by, lead=office)
        other.result()
    assert Case.objects.get(pk=case.pk).state == "dispatched"
