from datetime import timedelta

import pytest

from tongban.kernel.core import clock, idempotency
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.models import IdempotencyKey


def kept(key: str) -> None:
    assert idempotency.claim("test", key, {"asked": key}) is None
    idempotency.settle("test", key, {"answer": key})


def test_the_same_again_is_answered_as_before_and_another_question_refused(db):
    kept("one")
    assert idempotency.claim("test", "one", {"asked": "one"}) == {"answer": "one"}
    with pytest.raises(Conflict, check=lambda error: error.code == "key_reused"):
        idempotency.claim("test", "one", {"asked": "two"})


def test_answers_go_once_they_were_kept_long_enough(db, monkeypatch):
    monkeypatch.setattr(idempotency, "BATCH", 2)  # more than one round
    now = clock.now()
    for days in (89, 91, 92, 93):
        with clock.at(now - timedelta(days=days)):
            kept(f"of {days} days ago")
    assert (idempotency.forget(), idempotency.forget()) == (3, 0)
    assert [row.key for row in IdempotencyKey.objects.all()] == ["of 89 days ago"]
    assert idempotency.claim("test", "of 91 days ago", {"asked": "anew"}) is None
