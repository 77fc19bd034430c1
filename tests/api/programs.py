"""Programs that ask: nobody, keys of named people, the requester with code and secret."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.test import Client
from psycopg.types.range import TimestamptzRange

from tests.people import LONG_AGO, STAFF
from tongban.kernel.access.identify import new_secret, secret_hash
from tongban.kernel.access.models import ApiKey
from tongban.kernel.access.rights import all_roles
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


def key_of(account, rights):
    """A key of that account which carries these rights, as far as a key may."""
    kept = sorted(r for r in rights if not r.startswith("access."))
    prefix, secret = new_secret()
    valid = TimestamptzRange(LONG_AGO, NEVER)
    ApiKey.objects.create(
        account=account, name="test", prefix=prefix, hash=secret_hash(secret), scopes=kept, valid=valid
    )
    return Program({"Authorization": f"Bearer {prefix}.{secret}"})


def rights_of(name):
    """What the role of one of the staff carries."""
    return all_roles()[STAFF[name][0]].rights


def file(text=LAMP, **given):
    """File a request as somebody with a name and a phone."""
    return file_request(Filing(text=text, name=NAME, phone=PHONE, **{"place_path": HERE, **given}))


def requester(filed):
    """The program of whoever filed."""
    return Program({"X-Tracking-Code": filed.code, "X-Secret": filed.secret})
