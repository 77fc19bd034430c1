"""What is another's: things of the same kind in another office or division, and numbers that do not belong together."""

import pytest

from tests.attacks.standing import OPEN
from tests.consistency import walk
from tests.people import LONG_AGO, STAFF, grant
from tongban.kernel.access.models import Account

# everybody of a county's own, and what they are let do to what is not theirs: it would be told here, with why
ELSEWHERE = {
    "housing": "housing_elsewhere",
    "counter": "streets_elsewhere",
    "centre": "streets_elsewhere",
    "streets": "streets_elsewhere",
}
LOCAL = [
    name
    for name, (role, _office, place) in STAFF.items()
    if role and place != "652300" and "elsewhere" not in name
]
# writes that name a thing and that whoever holds the role anywhere may do
ANYWHERE: set[tuple[str, str]] = set()


def twin(standing, name):
    """The same role at an office and over a division of another county."""
    if f"{name}-there" not in standing.sessions:
        role, office, _place = STAFF[name]
        world = standing.people.world
        account = Account(
            username=f"{name}-there", label="x", created_at=LONG_AGO, home=world.division("652302")
        )
        account.set_unusable_password()
        account.save()
        grant(world, account, role, ELSEWHERE[office], "652302")
        standing.people.accounts[f"{name}-there"] = account
    return f"{name}-there"


@pytest.mark.parametrize("name", LOCAL)
def test_the_same_role_elsewhere_writes_nothing_here(standing, name):
    """Whatever is written to a thing that an address names by whoever keeps it, is refused to their like elsewhere."""
    there, let = twin(standing, name), set()
    for row in standing.rows:
        if row.method == "GET" or not ("<" in row.address or "{" in row.address):
            continue
        if walk.word(standing.send(row, name)) not in OPEN:
            continue
        answer = standing.send(row, there)
        if walk.word(answer) in OPEN:
            let.add((name, row.name))
    assert let - ANYWHERE == set()


def test_a_statement_of_one_request_is_not_reached_through_another(standing):
    made = standing.made
    url = f"/desk/r/{made['public']}/statement/{made['statement']}/back/"
    assert standing.send(walk.Row("POST", "", url, url, {}), "supervisor").status_code == 404


def test_a_person_of_one_shift_is_not_reached_through_another(standing):
    row = next(r for r in standing.rows if r.name == "volunteers:led_person" and r.method == "GET")
    who = row.url.rstrip("/").rpartition("/")[2]
    for url in (row.url.replace(f"/{who}/", "/999999/"), row.url.replace("/shifts/1/", "/shifts/999999/")):
        assert standing.send(walk.Row("GET", "", url, url), "volunteer_coordinator").status_code == 404


@pytest.mark.parametrize("name", ["resident", "signed_in", "stranger", "reporter"])
def test_a_number_that_is_guessed_opens_nothing(standing, name):
    """References count up; a check character and the right to the record stand before them."""
    case = standing.made["case"]
    for path in ("/desk/r/{}/", "/mine/{}/", "/mine/{}/counted/", "/api/requests/{}", "/public/{}/"):
        url = path.format(case.reference)
        assert walk.word(standing.send(walk.Row("GET", "", url, url), name)) != "200"
    for pk in range(1, 6):
        assert standing.send(walk.Row("GET", "", "", f"/files/{pk}/"), name).status_code in {404, 403}
