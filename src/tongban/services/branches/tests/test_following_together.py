"""What a list says otherwise of many members is followed together, to the same rows and events as one by one."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.kernel.core.clock import today
from tongban.kernel.core.models import Event
from tongban.services.branches.actions.following import members as following
from tongban.services.branches.models import Member
from tongban.services.branches.queries import members as reading
from tongban.services.branches.tests.conftest import id_number
from tongban.services.branches.tests.lists import confirm_all, send

pytestmark = pytest.mark.django_db


def told(n, **given):
    """What a list says of the n-th member."""
    row = {
        "name": f"李{'明华强军'[n % 4]}{'一二三四五六七八九'[n % 9]}",
        "id_number": id_number(n),
        "born": "1990-01-01",
    }
    row |= {
        "phone": f"1380000{n:04d}",
        "branch": "home branch",
        "division": "652301001001",
        "status": "serving",
    }
    return {**row, **given}


OTHERWISE = {
    1: {"name": "李改名"},
    2: {"phone": "13900000002"},
    3: {"name": "李又改", "born": "1990-02-01", "phone": "13900000003"},
    4: {"phone": "13800000002"},  # the one that the second gives up
    5: {"phone": "13800000006"},  # another's, who keeps it
    6: {},
    7: {"branch": "away branch", "division": "652302001001"},
    8: {"status": "studying", "name": "李也改"},
    9: {"born": "1990-03-01"},
}


def state():
    """The members as they are shown, what finds them, and what their chains tell."""
    found = []
    for member in reading.with_lists(Member.objects.order_by("person__pk")):
        person = member.person
        names = [getattr(person, name).open() for name in ("name", "phone", "id_number")]
        indexes = [bytes(index or b"") for index in (person.phone_index, person.id_number_index)]
        told = Event.objects.filter(stream="person", object_id=person.pk).order_by("seq")
        mine = Event.objects.filter(stream="branch_member", object_id=member.pk).order_by("seq")
        chains = [[(e.code, e.data.get("fields")) for e in events] for events in (told, mine)]
        shown = [reading.status_of(member), member.born.open(), member.moves.count(), bool(member.ledger_key)]
        found.append((names, indexes, shown, chains))
    return found


@pytest.fixture
def follow(world, bodies):
    """Send a list of these, then another that says otherwise, and confirm all; what is then is taken back."""

    office, day = world.office("centre"), today()

    def act(rows, others):
        with transaction.atomic():
            send(office, "members", rows, day=day - timedelta(days=2))
            confirm_all()
            send(office, "members", others, day=day - timedelta(days=1))
            with CaptureQueriesContext(connection) as asked:
                confirm_all()
            found = state(), len(asked)
            transaction.set_rollback(True)
        return found

    return act


def test_many_are_followed_as_one_by_one(follow, monkeypatch):
    rows = [told(n) for n in OTHERWISE]
    others = [told(n, **said) for n, said in OTHERWISE.items()]
    together, _asked = follow(rows, others)
    monkeypatch.setattr(following, "agree", lambda _told, _last: set())
    assert together == follow(rows, others)[0]
    corrected = [chains for *_rest, chains in together if any(len(chain) > 1 for chain in chains)]
    assert len(corrected) >= 7


def test_eighty_corrections_ask_no_more_than_twenty(follow):
    asked = []
    for count in (20, 80):
        rows = [told(n) for n in range(1, count + 1)]
        others = [told(n, phone=f"1390000{n:04d}", born="1991-01-01") for n in range(1, count + 1)]
        found, questions = follow(rows, others)
        assert {born for *_rest, (_status, born, *_more), _chains in found} == {"1991-01-01"}
        asked.append(questions)
    assert asked[1] <= asked[0] + 5
