"""Second factors and answers given once outlive a rotation of keys with the old keys gone."""

import json
import os

import pytest
from allauth.mfa.models import Authenticator

from tests.people import TOTP_SECRET
from tongban.kernel.access.adapter import SecondFactorAdapter
from tongban.kernel.core import idempotency, sealed
from tongban.kernel.core.models import IdempotencyKey
from tongban.kernel.core.sealed.ring import RESTING

pytestmark = pytest.mark.django_db


@pytest.fixture
def rested(settings, tmp_path):
    """A key ring of this test's own; a call says that the newest key is old enough."""
    settings.HOME = tmp_path
    sealed.ring()

    def rest():
        path = sealed.ring_path()
        then = path.stat().st_mtime - RESTING - 1
        os.utime(path, (then, then))

    return rest


def test_whoever_has_a_second_factor_still_gets_in(rested, people):
    account = people["administrator"]
    seal = SecondFactorAdapter().encrypt
    codes = {"seed": seal("seed"), "used_mask": 5, "migrated_codes": [seal("one"), seal("two")]}
    other = Authenticator.objects.create(user=account, type="recovery_codes", data=codes)
    sealed.rotate()
    rested()
    assert len(sealed.retire()) == 1
    told = Authenticator.objects.get(user=account, type="totp").data
    assert SecondFactorAdapter().decrypt(told["secret"]) == TOTP_SECRET
    other.refresh_from_db()
    opened = [SecondFactorAdapter().decrypt(s) for s in (other.data["seed"], *other.data["migrated_codes"])]
    assert (opened, other.data["used_mask"]) == (["seed", "one", "two"], 5)


@pytest.mark.parametrize(
    ("name", "context"), [("keys", "requests.keys"), ("sealed", "api.answer"), ("sealed", "open311.answer")]
)
def test_whoever_sends_once_more_gets_the_same_answer(rested, name, context):
    idempotency.claim("scope", "key", {})
    kept = sealed.seal(json.dumps({"id": 7}), context).hex()
    idempotency.settle("scope", "key", {"case": 7, name: kept})
    sealed.rotate()
    rested()
    sealed.retire()
    again = idempotency.claim("scope", "key", {})
    assert again["case"] == 7
    assert json.loads(sealed.unseal(bytes.fromhex(again[name]), context)) == {"id": 7}
    assert not any(sealed.reseal_all().values())


def test_old_keys_stay_while_something_may_be_under_way(rested):
    first = sealed.ring().newest
    sealed.rotate()
    with pytest.raises(sealed.KeyRingError, match="两天"):
        sealed.retire()
    assert first in sealed.ring().data
    rested()
    assert sealed.retire() == [first.hex()]
    assert sealed.retire() == []


def test_an_answer_that_does_not_open_stops_the_retiring(rested):
    IdempotencyKey.objects.create(
        scope="s",
        key="k",
        digest=b"",
        created_at="2026-01-01T00:00Z",
        answer={"sealed": (b"\x01" * 40).hex()},
    )
    sealed.rotate()
    rested()
    with pytest.raises(sealed.KeyRingError):
        sealed.retire()
    assert len(sealed.ring().data) == 2
