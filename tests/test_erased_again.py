"""What people had erased about themselves is remembered apart from the database, and erased again after a restore."""

import json
from datetime import timedelta

import pytest

from tongban.kernel.access import own_erasure
from tongban.kernel.access.models import Account
from tongban.kernel.cases.models import Contact
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.models import OutboxEntry
from tongban.services.requests import actions


@pytest.fixture
def kept(settings, tmp_path):
    settings.ERASURES = tmp_path / "erasures"
    return settings.ERASURES / own_erasure.NAME


@pytest.fixture
def ended(filed, people):
    """A request of somebody signed in that they took back; its contact is still there."""

    def make():
        case = filed(name="皇甫秋白", phone="13912345678", person=people["signed_in"].person_id)
        actions.move(case.pk, "withdraw", by=people.actor("requester", [case.pk]))
        return case

    return make


def named() -> int:
    return Contact.objects.count()


def test_an_erasure_is_remembered_by_numbers_alone(kept, ended, people):
    ended()
    assert (own_erasure.erase_own(people.actor("signed_in")), named()) == (1, 0)
    outbox.relay()
    assert not OutboxEntry.objects.filter(topic=own_erasure.TOPIC, done_at=None).exists()
    (line,) = kept.read_text().splitlines()
    said = json.loads(line)
    assert (said.keys(), said["account"]) == ({"at", "account", "opened"}, people["signed_in"].pk)
    assert kept.stat().st_mode & 0o077 == 0


def test_what_came_back_goes_again_and_what_was_not_asked_for_stays(kept, ended, people):
    ended()
    before = clock.now()
    own_erasure.erase_own(people.actor("signed_in"))
    outbox.relay()
    ended()  # as if a restore had brought it back
    assert (own_erasure.erase_again(clock.now()), named()) == (0, 1)
    assert (own_erasure.erase_again(before - timedelta(minutes=1)), named()) == (1, 0)
    assert own_erasure.erase_again(before - timedelta(minutes=1)) == 1  # twice does no harm


def test_a_number_that_was_given_out_again_is_another_account(kept, ended, people):
    ended()
    since = clock.now() - timedelta(minutes=1)
    own_erasure.erase_own(people.actor("signed_in"))
    outbox.relay()
    ended()
    Account.objects.filter(pk=people["signed_in"].pk).update(created_at=clock.now())
    assert (own_erasure.erase_again(since), named()) == (0, 1)


def test_a_line_half_written_and_an_account_that_is_not_there_are_passed_over(kept, ended, people):
    ended()
    since = clock.now() - timedelta(minutes=1)
    own_erasure.erase_own(people.actor("signed_in"))
    outbox.relay()
    later = (clock.now() + timedelta(hours=1)).isoformat()
    with kept.open("a") as out:
        out.write(json.dumps({"at": later, "account": 2**40, "opened": later}) + '\n{"at": "2026-')
    ended()
    assert (own_erasure.erase_again(since), named()) == (1, 0)


def test_where_nothing_is_kept_nothing_is_remembered_and_nothing_erased_again(settings, ended, people):
    settings.ERASURES = None
    ended()
    assert own_erasure.erase_own(people.actor("signed_in")) == 1
    outbox.relay()
    ended()
    assert (own_erasure.erase_again(clock.now() - timedelta(days=1)), named()) == (0, 1)
