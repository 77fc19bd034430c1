"""A short list meets a long ledger without its entries being opened; what they can be met by is made once, and erased."""

from datetime import timedelta

import pytest

from tongban.kernel.core import clock
from tongban.kernel.exchange import matching, queries
from tongban.kernel.exchange.actions import erasing
from tongban.kernel.exchange.models import Entry, Meeting, Row
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, row, send
from tongban.kernel.exchange.tests.register import id_number
from tongban.kernel.exchange.tests.test_erasing import left  # noqa: F401 - a subject that has ended

pytestmark = pytest.mark.django_db
MANY = 40
LATER = DAY + timedelta(days=30)


def one(n, **other):
    """One of many people whom nobody could take for another."""
    born = f"{1950 + n}-0{1 + n % 9}-{10 + n % 18}"
    name = f"{'王李张刘陈杨赵黄周吴'[n % 10]}{'伟芳军敏静磊洋涛明霞刚'[n % 11]}{'国文德福成祥永贵少'[n % 9]}"
    told = {"姓名": name, "出生日期": born, "身份证号": id_number(n + 1, born.replace("-", ""))}
    return row(n, **(told | other))


@pytest.fixture
def opened(monkeypatch):
    """How many rows or entries were opened each time."""
    seen, told = [], matching.records

    def records(register, rows):
        found = told(register, rows)
        seen.append(len(found))
        return found

    monkeypatch.setattr(matching, "records", records)
    return seen


def test_entries_are_opened_once_and_then_those_alone_that_a_row_can_meet(ground, opened):
    send(ground, [one(n) for n in range(MANY)])
    confirm_all()
    opened.clear()
    send(ground, [one(7, 身份证号="")], day=LATER)
    assert opened == [1, MANY, 1]  # the row, the entries for once, the one that it can be
    assert Row.objects.order_by("-pk")[0].key == Row.objects.get(number=9, submission__day=DAY).key
    send(ground, [one(8, 身份证号="", 手机="")], day=LATER + timedelta(days=1))
    assert opened[3:] == [1, 0, 1]
    assert Meeting.objects.count() == queries.entries("members").count() == MANY


def test_what_was_learned_of_a_registers_lists_goes_or_only_what_was_learned_since(settings, tmp_path):
    settings.HOME, learned = tmp_path, tmp_path / "matching/members.json"
    learned.parent.mkdir()
    hour, now = timedelta(hours=1), clock.now()
    for since, there in ((now + hour, True), (now - hour, False), (None, False)):
        learned.touch()
        matching.forget("members", since=since)
        assert learned.exists() is there


def test_it_goes_with_what_is_erased(left):  # noqa: F811 - the fixture
    entries = Entry.objects.filter(register="members", recorded__endswith=None)
    Meeting.objects.bulk_create([Meeting(entry=e, tokens=[1]) for e in entries])
    assert Meeting.objects.filter(entry__key=left).exists()
    erasing.erase_subject("members", left, by="account:1", why=erasing.ASKED)
    assert Meeting.objects.exists()
    assert not Meeting.objects.filter(entry__key=left).exists()
