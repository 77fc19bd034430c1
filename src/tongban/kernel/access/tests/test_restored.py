"""After a restore nothing old holds again: every session is over, and every key, unless the operator keeps them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tongban.kernel.access import actions
from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.access.identify import actor_for_key
from tongban.kernel.access.restored import end_what_must_not_hold_again
from tongban.kernel.core import clock, events

pytestmark = pytest.mark.django_db
TAKEN = "2026-09-01T02:00:00+00:00"


@pytest.fixture
def token(people):
    """Of a key that holds; beside it one that was stopped, and somebody who is logged in."""
    SessionStore().create()
    given = {"by": SYSTEM, "scopes": ["requests.handle"], "until": clock.now() + timedelta(days=9)}
    stopped, _token = actions.make_key(people["handler"], name="old", **given)
    actions.revoke_key(stopped, by=SYSTEM)
    return actions.make_key(people["handler"], name="new", **given)[1]


def test_sessions_and_keys_end_and_it_is_written_down(token):
    sessions = Session.objects.count()
    told = end_what_must_not_hold_again(taken_at=TAKEN, keep_keys=False)
    assert told == {"sessions": sessions, "keys": 1, "roles_as_of_backup": 1, "accounts_as_of_backup": 1}
    assert actor_for_key(token) == NOBODY
    assert not Session.objects.exists()
    (event,) = events.of("installation", 1)
    assert (event.code, event.data) == ("restored", {"taken_at": TAKEN, "sessions": sessions, "keys": 1})


def test_keys_may_be_kept(token):
    assert end_what_must_not_hold_again(taken_at=TAKEN, keep_keys=True)["keys"] == 0
    assert actor_for_key(token).holds("requests.handle")
    assert not Session.objects.exists()
