"""What is another's: things of the same kind in another office or division, and numbers that do not belong together."""

import pytest

from tests.attacks.standing import LOCAL, let_in
from tests.consistency import walk

# a page answers a write by leading on; 200 is a page shown again, which POST may ask for like GET
DONE, TOLD = {"302"}, {"200", "201"}
# writes to things that are nobody's, or of both counties: a figure followed, the marker of a common boundary
ANYWHERE = {
    "board:follow",
    "gazetteer:record_marker",
    "gazetteer:sign_marker",
    "gazetteer:round",
    "gazetteer:close_round",
}


@pytest.mark.parametrize("name", LOCAL)
def test_the_same_role_elsewhere_writes_nothing_here(standing, name):
    """Whatever is written to a thing that an address names by whoever keeps it, is refused to their like elsewhere."""
    ways, let = let_in(), set()
    for row in standing.rows:
        open_to_all = {"resident", "signed_in"} & set(ways.get((row.method, row.name), ()))
        if row.method == "GET" or open_to_all or not ("<" in row.address or "{" in row.address):
            continue
        said = [walk.word(standing.send(row, who)) for who in (name, f"{name}-there")]
        if set(said) <= (TOLD if row.name.startswith("api:") else DONE):
            let.add(row.name)
    assert let - ANYWHERE == set()


def test_a_statement_of_one_request_is_not_reached_through_another(standing):
    made = standing.made
    url = f"/desk/r/{made['public']}/statement/{made['statement']}/back/"
    assert standing.send(walk.Row("POST", "", url, url, {}), "supervisor").status_code == 404


def test_a_person_of_one_shift_is_not_reached_through_another(standing):
    row = next(r for r in standing.rows if r.name == "volunteers:led_person" and r.method == "GET")
    shift, who = row.url.rstrip("/").split("/")[-2:]
    for url in (row.url.replace(f"/{who}/", "/999999/"), row.url.replace(f"/{shift}/", "/999999/")):
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
