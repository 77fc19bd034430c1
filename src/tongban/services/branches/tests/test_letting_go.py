"""Whoever was a member has the membership erased once it has ended; while it goes on, it stays."""

import pytest
from django.urls import reverse

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.services.branches.actions import admitting
from tongban.services.branches.models import Correction, Stay


@pytest.fixture
def mine(member, people):
    """The membership of the resident who is signed in."""
    account = people["signed_in"]
    account.person = member.person
    account.save(update_fields=["person"])
    return member


def erase(people):
    assert people.client("signed_in").post(reverse("people:erase")).status_code == 302


def test_what_has_ended_is_nobodys_at_once(mine, people):
    admitting.end_membership(mine, on=today(), by=SYSTEM)
    said = {"state": "done", "asked_at": "2026-01-01T00:00Z", "settled_at": "2026-01-02T00:00Z"}
    Correction.objects.create(member=mine, what="born", says="1990", answer="corrected", **said)
    was = mine.person_id
    erase(people)
    mine.refresh_from_db()
    assert mine.person_id != was
    assert not any((mine.person.name, mine.born, Correction.objects.exists()))
    assert Stay.objects.filter(member=mine).count() == 2
    last = events.of("branch_member", mine.pk)[-1]
    assert (last.code, last.actor) == ("member.erased", f"account:{people['signed_in'].pk}")


def test_what_goes_on_stays(mine, people):
    was = mine.person_id
    erase(people)
    mine.refresh_from_db()
    assert mine.person_id == was
