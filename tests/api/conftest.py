"""Programs that ask: nobody, keys of named people, the requester with code and secret."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.test import Client
from psycopg.types.range import TimestamptzRange

from tests.people import LONG_AGO, STAFF
from tongban.kernel.access.identify import new_secret, secret_hash
from tongban.kernel.access.models import ApiKey
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core import outbox
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request

LAMP = "宁合社区门口的路灯坏了三天，晚上很黑。"
HERE = "652300.652301.652301001.652301001001"
PHONE, NAME = "13800000000", "王小明"
NEVER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Program:
    """Something that speaks JSON, with the headers it always sends."""

    headers: dict = field(default_factory=dict)

    def get(self, path, **query):
        return Client(raise_request_exception=False).get(f"/api{path}", query, headers=self.headers)

    def post(self, path, body=None, **more):
        headers = {**self.headers, **more}
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        return client.post(f"/api{path}", json.dumps(body or {}), "application/json", headers=headers)


@pytest.fixture
def nobody(db):
    return Program()


@pytest.fixture
def key(people):
    """A key of somebody, with all rights of their role or these."""

    def make(name, scopes=None):
        rights = scopes if scopes is not None else all_roles()[STAFF[name][0]].rights
        kept = sorted(r for r in rights if not r.startswith("access."))
        prefix, secret = new_secret()
        valid = TimestamptzRange(LONG_AGO, NEVER)
        ApiKey.objects.create(
            account=people[name], name=name, prefix=prefix, hash=secret_hash(secret), scopes=kept, valid=valid
        )
        return Program({"Authorization": f"Bearer {prefix}.{secret}"})

    return make


@pytest.fixture
def filed(world):
    """File a request; returns what its requester keeps."""

    def make(text=LAMP, **given):
        world.division("652301001001")
        given.setdefault("place_path", HERE)
        return file_request(Filing(text=text, name=NAME, phone=PHONE, **given))

    return make


@pytest.fixture
def sent(filed, people):
    """File a request and send it to the housing office of Changji; returns the case."""

    def make(**given):
        office = people.world.office("housing")
        return actions.send(filed(**given).case.pk, by=people.actor("dispatcher"), lead=office.pk)

    return make


def requester(filed):
    """The program of whoever filed."""
    return Program({"X-Tracking-Code": filed.code, "X-Secret": filed.secret})


@pytest.fixture
def relay():
    return outbox.relay
