"""The key ring's file: private, whole, made once, and never made anew over data it cannot open."""

import os
import stat
import subprocess
import sys

import pytest

from tongban.kernel.core import sealed
from tongban.kernel.core.models import Event
from tongban.kernel.core.sealed.ring import make_ring


def test_ring_is_private_and_prints_no_key(key_ring):
    assert stat.S_IMODE(key_ring.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_ring.parent.stat().st_mode) == 0o700
    assert sealed.key_for("index").hex() not in repr(sealed.ring())
    assert "b'" not in repr(sealed.ring())


def test_who_comes_second_keeps_the_first_ring(key_ring):
    before = key_ring.read_text()
    make_ring(key_ring)
    assert key_ring.read_text() == before
    assert [p.name for p in key_ring.parent.iterdir()] == ["ring.json"]  # no drafts left


def test_a_new_key_is_on_the_disk_by_name_before_anything_is_sealed_under_it(key_ring, monkeypatch):
    settled, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (settled.append(os.fstat(handle).st_ino), real(handle)))
    sealed.rotate()
    assert settled == [key_ring.stat().st_ino, key_ring.parent.stat().st_ino]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_ring_open_to_others_stops_the_program(key_ring, mode):
    sealed.ring()
    key_ring.chmod(mode)
    with pytest.raises(sealed.KeyRingError, match=str(key_ring)):
        sealed.seal("text", "a.b")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"version": 1, "data": []}', "\x00", '{"version": 2}']
)
def test_a_broken_ring_stops_the_program(key_ring, content):
    key_ring.write_text(content)
    with pytest.raises(sealed.KeyRingError) as caught:
        sealed.ring()
    assert "\n" not in caught.value.message


def test_a_shortened_key_is_broken_and_not_told(key_ring):
    told = key_ring.read_text()
    key = told.split('"key": "')[1][:44]
    key_ring.write_text(told.replace(key, key[:40]))
    with pytest.raises(sealed.KeyRingError) as caught:
        sealed.ring()
    assert key[:20] not in caught.value.message
    assert caught.value.__cause__ is None


@pytest.mark.django_db
def test_a_missing_ring_is_made_over_an_empty_database(key_ring):
    key_ring.unlink()
    assert sealed.unseal(sealed.seal("text", "a.b"), "a.b") == "text"
    assert stat.S_IMODE(key_ring.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_missing_ring_is_not_made_over_chained_events(key_ring):
    now = "2025-01-01T00:00:00Z"
    Event.objects.create(
        stream="x", object_id=1, seq=1, at=now, recorded_at=now, actor="a", code="c", prev=b"", hash=b"h"
    )
    key_ring.unlink()
    with pytest.raises(sealed.KeyRingError, match=r"ring\.json"):
        sealed.key_for("chain")
    assert not key_ring.exists()


ROTATE = """
import sys, django.conf
django.conf.settings.configure(HOME=sys.argv[1])
from tongban.kernel.core.sealed.ring import rotate
for _ in range(10): rotate()
"""


def test_rotations_at_once_lose_no_key(key_ring):
    before = sealed.ring().newest
    command = [sys.executable, "-c", ROTATE, str(key_ring.parent.parent)]
    running = [subprocess.Popen(command) for _ in range(2)]
    assert [p.wait() for p in running] == [0, 0]
    assert len(sealed.ring().data) == 21
    assert next(iter(sealed.ring().data)) == before
