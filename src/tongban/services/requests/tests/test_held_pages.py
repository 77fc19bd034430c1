"""The centre's page of what is held, and what the requester sees meanwhile."""

import pytest
from django.urls import reverse

from tests.filing import HERE
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    world.division("652301001001")
    return file_request(Filing(text="qwertyuiop <b>asdfghjkl</b>", place_path=HERE, phone="13800000000")).case


def decide(client, case, **given):
    return client.post(reverse("requests:decide_held", args=[case.reference]), given)


def test_let_through_with_one_key(people, case):
    client = people.client("dispatcher")
    page = client.get(reverse("requests:held")).content.decode()
    assert ('data-key="1"' in page, "&lt;b&gt;" in page, case.reference in page) == (True, True, True)
    assert reverse("requests:held") in client.get(reverse("requests:centre")).content.decode()
    assert decide(client, case).status_code == 302
    assert Request.objects.get(pk=case.pk).held == ""


def test_turned_away_and_read_by_the_requester(people, case):
    assert decide(people.client("dispatcher"), case, turn_away="1", text="没有说什么事").status_code == 302
    own = people.client("requester", own=[case.pk])
    assert "没有说什么事" in own.get(reverse("requests:mine", args=[case.reference])).content.decode()


def test_the_requester_reads_received(people, case):
    page = people.client("requester", own=[case.pk]).get(reverse("requests:mine", args=[case.reference]))
    said = page.content.decode()
    assert (case.reference in said, "乱打" in said, "暂留" in said) == (True, False, False)


@pytest.mark.parametrize("who", ["handler", "clerk", "supervisor", "stranger", "signed_in"])
def test_others_see_no_page(people, case, who):
    client = people.client(who)
    assert client.get(reverse("requests:held")).status_code in {403, 404}
    assert decide(client, case).status_code in {403, 404}
    assert Request.objects.get(pk=case.pk).held == "mash"


def test_a_name_of_several_places_is_asked_about(client, world):
    for code in ("652301", "652302"):
        world.division(code)
    session = client.session
    session["draft"] = {"what": {"text": "停水了", "kind": "complaint"}}
    session.save()
    from tongban.kernel.places.models import Division

    for number, town in enumerate(("652301001", "652302001")):
        above = world.division(town)
        code = f"{town}00{number + 7}"
        Division.objects.create(
            code=code,
            level="community",
            name="幸福村",
            parent=above,
            path=f"{above.path}.{code}",
            valid=above.valid,
        )
    where = reverse("requests:ask", args=["where"])
    asked = client.post(where, {"place": "幸福村", "county": ""})
    assert (asked.status_code, "652302001008" in asked.content.decode()) == (200, True)
    assert client.post(where, {"place": "幸福村", "county": "", "which": "652302001008"}).status_code == 302
    assert client.session["draft"]["where"]["which"] == "652302001008"
