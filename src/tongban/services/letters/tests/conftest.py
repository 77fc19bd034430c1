from datetime import UTC, date, datetime

import pytest
from psycopg.types.range import DateRange, TimestamptzRange

from tongban.kernel.access.models import Account, Grant
from tongban.kernel.core import clock
from tongban.kernel.places.models import Division

SINCE = TimestamptzRange(datetime(2000, 1, 1, tzinfo=UTC), None)


def open_account(name, **more):
    return Account.objects.create(username=name, label=name, created_at=clock.now(), language="en", **more)


@pytest.fixture
def staff(db):
    return open_account("staff")


@pytest.fixture
def operator(db):
    fields = {"code": "652300", "path": "652300", "level": "prefecture", "name": "昌吉州"}
    town = Division.objects.create(**fields, valid=DateRange(date(2000, 1, 1), None))
    account = open_account("operator", home=town)
    Grant.objects.create(account=account, role="notices.operator", division=town, valid=SINCE)
    return account


@pytest.fixture
def as_person(client):
    """The client as somebody, reading English."""

    def sign_in(account):
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["lang"] = "en"
        return client

    return sign_in
