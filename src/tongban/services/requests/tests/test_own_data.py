"""My data: all of it and nobody else's, who looked at it, a copy, and letting go of name and phone."""

import json

import pytest

from tests.filing import HERE, LAMP
from tests.people import PHONE
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.cases.models import Contact
from tongban.services.requests import actions, own
from tongban.services.requests.actions import Filing, file_request


@pytest.fixture
def mine(people):
    """A request that somebody signed in filed, and a stranger's with the same words."""
    people.world.division("652301001001")
    person = people["signed_in"].person_id
    said = {"text": LAMP, "place_path": HERE, "phone": PHONE}
    own = file_request(Filing(**said, name="王小明", person=person)).case
    file_request(Filing(**said, name="别人"))
    return own


def copy(people):
    return json.loads(people.client("signed_in").get("/people/me/data/copy.json").content)


def test_the_copy_holds_all_of_mine_and_nothing_of_others(people, mine):
    told = copy(people)
    assert [(r["reference"], r["name"], r["phone"]) for r in told["requests"]] == [
        (mine.reference, "王小明", PHONE)
    ]
    assert [w["text"] for w in told["requests"][0]["words"]] == [LAMP]
    assert told["person"] == {"name": "", "phone": PHONE, "id_number": ""}
    page = people.client("signed_in").get("/people/me/data/").content.decode()
    assert (LAMP in page, "王小明" in page, "别人" in page) == (True, True, False)


def test_who_opened_it_and_why_stands_in_it(people, mine):
    contact = Contact.objects.get(case=mine)
    given = {"subject": "case", "subject_id": mine.pk, "reason": "回电核实位置", "allowed": True}
    open_sealed(people.actor("clerk"), contact, "phone", **given)
    assert [o["reason"] for o in copy(people)["openings"]] == ["回电核实位置"]


def test_what_is_open_keeps_its_contact_and_what_has_ended_lets_go(people, mine):
    client = people.client("signed_in")
    client.post("/people/me/data/erase/")
    assert Contact.objects.get(case=mine).name.open() == "王小明"
    actions.move(mine.pk, "withdraw", by=people.actor("requester", [mine.pk]))
    client.post("/people/me/data/erase/")
    assert [c.name.open() for c in Contact.objects.all()] == ["别人"]
    assert copy(people)["requests"] == []


def test_letting_go_tells_of_how_many_requests_that_were(people, mine):
    signed_in = people.actor("signed_in")
    assert own.forget(signed_in) == 0
    actions.move(mine.pk, "withdraw", by=people.actor("requester", [mine.pk]))
    assert (own.forget(signed_in), own.forget(signed_in)) == (1, 0)


def test_staff_and_strangers_see_their_own_account_alone(people, mine):
    told = json.loads(people.client("handler").get("/people/me/data/copy.json").content)
    assert (told["person"], told["requests"], told["openings"]) == ({}, [], [])
    assert people.client("resident").get("/people/me/data/").status_code == 302
