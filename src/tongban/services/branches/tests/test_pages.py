"""The pages: who may read them, what is done from them, on a phone and by the member themself."""

import pytest
from django.urls import reverse

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Disclosure
from tongban.kernel.core.clock import today
from tongban.services.branches.actions import covering, moving
from tongban.services.branches.models import Body, Correction, Member, Move, Unit
from tongban.services.branches.tests.conftest import credit_code, id_number

LISTS = (
    "coverage", "settle", "moves", "gaps", "units", "to_cover", "bodies", "instructors", "members", "sites",
)  # fmt: skip


@pytest.mark.parametrize("page", LISTS)
def test_keepers_may_read_and_others_may_not(people, sides, page):
    url = reverse(f"branches:{page}")
    assert people.client("stranger").get(url).status_code == 200
    assert people.client("resident").get(url).status_code == 302
    assert people.client("handler").get(url).status_code == 403


@pytest.fixture
def leaving(member, unit, bodies):
    return moving.ask_move(member, target=bodies["town"], left_on=today(), by=SYSTEM)


@pytest.mark.parametrize("page", ["units", "to_cover", "bodies", "members", "moves", "gaps", "sites"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_list_is_a_file_too(people, office, leaving, page, kind):
    answer = people.client("county_supervisor").get(reverse(f"branches:{page}"), {"export": kind})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert len(content.splitlines()) > (page not in {"gaps", "sites"})


def test_a_list_asks_as_often_for_three_rows_as_for_one(
    people, office, make_member, make_unit, django_assert_max_num_queries
):
    client = people.client("county_supervisor")
    for n in (1, 2, 3):
        make_member(n)
        make_unit(n)
    for page in ("members", "units", "to_cover", "bodies"):
        with django_assert_max_num_queries(22):
            client.get(reverse(f"branches:{page}"))


def test_names_and_numbers_stay_masked_until_opened_with_a_reason(people, office, member):
    client, url = people.client("county_supervisor"), reverse("branches:member", args=[member.pk])
    assert "李明" not in client.get(url).content.decode()
    assert client.post(url, {"act": "open", "open-reason": ""}).status_code == 422
    page = client.post(url, {"act": "open", "open-reason": "核对档案"})
    assert (page.status_code, "李明" in page.content.decode(), Disclosure.objects.count()) == (200, True, 2)
    assert "李明" not in client.get(url).content.decode()


def test_a_move_goes_from_page_to_page(people, sides, member, bodies):
    home, away = people.client("stranger"), people.client("clerk")
    url = reverse("branches:member", args=[member.pk])
    said = {"act": "move", "move-target": "away", "move-left_on": today().isoformat(), "move-kind": "flow"}
    assert away.get(url).status_code == 404
    assert home.post(url, said).status_code == 302
    move = Move.objects.get()
    page = away.get(reverse("branches:settle"))
    assert reverse("branches:confirm", args=[move.pk]) in page.content.decode()
    assert home.post(reverse("branches:confirm", args=[move.pk])).status_code == 403
    assert away.post(reverse("branches:confirm", args=[move.pk])).status_code == 302
    again = away.post(reverse("branches:deny", args=[move.pk]), {"reason": "无"})
    assert again.status_code == 409
    assert away.get(url).status_code == 200


@pytest.mark.parametrize(("typed", "says"), [("branch", "home branch"), ("nowhere", "")])
def test_a_branch_that_is_not_one_is_told(people, sides, member, bodies, typed, says):
    url = reverse("branches:member", args=[member.pk])
    said = {"act": "move", "move-target": typed, "move-left_on": today().isoformat(), "move-kind": "flow"}
    page = people.client("stranger").post(url, said)
    assert (page.status_code, says in page.content.decode()) == (422, True)


@pytest.fixture
def entering(people, office, world):
    """What the office types, with a branch that it has set up."""
    client, place = people.client("county_supervisor"), world.division("652301001001")
    said = {"name": "宁合社区联合支部", "kind": "joint", "division": place.pk, "since_day": "2024-01-01"}
    client.post(reverse("branches:new_body"), said)
    unit = {"credit_code": credit_code(3), "name": "宁边配送站", "field": "delivery", "division": place.pk}
    told = {"name": "王小平", "since": "2024-02-01", "id_number": id_number(7), "status": "serving"}
    return client, Body.objects.get(), {**unit, "staff": 5}, told


def test_an_office_enters_branch_organisation_and_member(entering):
    client, body, unit, told = entering
    assert client.post(reverse("branches:new_unit"), unit).status_code == 302
    assert client.post(reverse("branches:new_unit"), unit).status_code == 422
    assert client.post(reverse("branches:new_member"), {**told, "home": body.pk}).status_code == 302
    row = Unit.objects.get()
    url = reverse("branches:unit", args=[row.pk])
    assert "宁合社区联合支部" in client.get(url).content.decode()
    asked = {"act": "ask", "ask-body": "联合支部", "ask-due": today().isoformat()}
    assert client.post(url, asked).status_code == 302
    assert client.post(url, {"act": "cover", "cover-body": body.pk}).status_code == 302
    assert Member.objects.count() == row.coverages.count() == 1


def test_an_office_of_another_county_enters_nothing_here(people, world, member, unit):
    grant(world, people["handler_elsewhere"], "branches.office", "centre", "652302")
    client = people.client("handler_elsewhere")
    assert client.get(reverse("branches:member", args=[member.pk])).status_code == 404
    assert client.get(reverse("branches:unit", args=[unit.pk])).status_code == 404
    place = world.division("652301001001")
    given = {"credit_code": credit_code(9), "name": "x", "field": "market", "division": place.pk, "staff": 5}
    assert client.post(reverse("branches:new_unit"), given).status_code == 403
    told = {"name": "x", "kind": "joint", "division": place.pk, "since_day": "2024-01-01"}
    assert client.post(reverse("branches:new_body"), told).status_code == 403


def test_the_member_sees_everything_and_asks_for_a_correction(people, make_member, sides):
    people["signed_in"]
    member = make_member(phone="13900000001", id_number="")
    client, url = people.client("signed_in"), reverse("branches:mine")
    assert "home branch" in client.get(url).content.decode()
    assert client.post(url, {"what": "status", "says": "我已退休"}).status_code == 302
    row = Correction.objects.get(member=member)
    keeper = people.client("stranger")
    assert (
        keeper.post(reverse("branches:answer", args=[row.pk]), {"done": "yes", "answer": "已改"}).status_code
        == 302
    )
    assert "已改" in client.get(url).content.decode()


def test_who_answers_reads_what_the_member_wrote_and_nobody_else_is_asked(people, make_member, sides):
    people["signed_in"]
    member = make_member(phone="13900000001", id_number="")
    own, keeper, target = (people.client(name) for name in ("signed_in", "stranger", "clerk"))
    own.post(reverse("branches:mine"), {"what": "status", "says": "我已退休"})
    url = reverse("branches:member", args=[member.pk])
    moving.ask_move(member, target=Body.objects.get(name="away branch"), left_on=today(), by=sides["home"])
    said = keeper.post(url, {"act": "open", "open-reason": "核对更正请求"}).content.decode()
    assert ("我已退休" in said, "我已退休" in keeper.get(url).content.decode()) == (True, False)
    assert "请求更正的内容" in own.get(reverse("branches:mine")).content.decode()
    told = {"open-reason": "核对是否来我处", "act": "open"}
    assert "我已退休" not in target.post(url, told).content.decode()
    row, move = Correction.objects.get(), Move.objects.get()
    asked = [reverse("branches:answer", args=[row.pk]), reverse("branches:withdraw", args=[move.pk])]
    pages = [one.get(url).content.decode() for one in (keeper, target)]
    assert [[address in page for address in asked] for page in pages] == [[True, True], [False, False]]


def test_whoever_is_no_member_is_told_so(people):
    page = people.client("signed_in").get(reverse("branches:mine"))
    assert (page.status_code, people.client("resident").get(reverse("branches:mine")).status_code) == (
        200,
        302,
    )


def test_an_opening_is_on_the_members_own_page(people, make_member, office):
    people["signed_in"]
    member = make_member(phone="13900000001", id_number="")
    url = reverse("branches:member", args=[member.pk])
    people.client("county_supervisor").post(url, {"act": "open", "open-reason": "核对联系方式"})
    assert "核对联系方式" in people.client("signed_in").get(reverse("branches:mine")).content.decode()


@pytest.mark.parametrize("words", ["party", "union", "association"])
def test_a_setting_names_the_words(people, sides, settings, words):
    settings.BRANCHES_WORDS = words
    settings.LANGUAGE_CODE = "en"
    client = people.client("stranger")
    client.cookies["lang"] = "en"
    page = client.get(reverse("branches:coverage")).content.decode()
    said = {"party": "Party members", "union": "Union members", "association": "Members of the association"}
    assert {word: text in page for word, text in said.items()} == {word: word == words for word in said}


def test_demonstration_sites_are_public(client, unit, bodies):
    covering.cover(unit, bodies["home"], by=SYSTEM)
    assert client.get(reverse("branches:public_sites")).status_code == 200
    assert client.get(reverse("branches:public_sites"), {"year": "x' or 1"}).status_code == 200
