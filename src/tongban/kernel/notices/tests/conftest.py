from datetime import UTC, date, datetime

import pytest
import time_machine
from psycopg.types.range import DateRange, TimestamptzRange

from tongban.kernel.access.models import Account, Grant
from tongban.kernel.core import clock
from tongban.kernel.notices import wording
from tongban.kernel.notices.tests.kinds import KINDS
from tongban.kernel.notices.tests.servers import http_receiver, smtp_server
from tongban.kernel.parties.models import Office, Person
from tongban.kernel.places.models import Division

NOON = datetime(2026, 9, 17, 4, 0, tzinfo=UTC)  # 12:00 in Beijing
SINCE = TimestamptzRange(datetime(2000, 1, 1, tzinfo=UTC), None)
DATA = {"reference": "SQ2026-1", "due_at": NOON}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    for kind in KINDS:
        monkeypatch.setitem(wording.all_templates(), kind.code, kind)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gateway(settings):
    with http_receiver() as receiver:
        settings.SMS_URL, settings.SMS_SECRET = receiver.url, "shared"
        settings.WEBHOOK_PRIVATE = True
        yield receiver


@pytest.fixture
def mailbox(settings):
    with smtp_server() as box:
        settings.EMAIL_URL = box.url
        yield box


def open_account(name, *, phone="", email="", language="en"):
    person = Person.objects.create(name=name, phone=phone, created_at=clock.now()) if phone else None
    fields = {"email": email, "language": language, "person": person, "created_at": clock.now()}
    return Account.objects.create(username=name, label=name, **fields)


@pytest.fixture
def lin(db):
    return open_account("lin", phone="13812345678")


@pytest.fixture
def zhao(db):
    return open_account("zhao", email="zhao@example.org")


@pytest.fixture
def town(db):
    fields = {"code": "652300", "path": "652300", "level": 2, "name": "昌吉州", "name_en": "Changji"}
    return Division.objects.create(**fields, valid=DateRange(date(2000, 1, 1), None))


@pytest.fixture
def office(town):
    fields = {"code": "o1", "name": "住建局", "name_en": "Housing Bureau", "kind": "office"}
    return Office.objects.create(**fields, division=town, valid=SINCE)


@pytest.fixture
def operator(town):
    account = open_account("operator")
    Grant.objects.create(account=account, role="notices.operator", division=town, valid=SINCE)
    return account
