"""The pages and the API of burdens: filed by an office, seen by the community, ruled by the authority."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tongban.services.burdens.models import Ask, BurdenList

STAFF = ("burdens:asks", "burdens:communities", "burdens:lists", "burdens:rounds")


@pytest.mark.parametrize("page", STAFF)
def test_staff_may_read_and_others_may_not(people, listed, page):
    assert people.client("handler").get(reverse(page)).status_code == 200
    assert people.client("resident").get(reverse(page)).status_code == 302
    assert people.client("stranger").get(reverse(page)).status_code == 403


def file(client, office, place, **given):
    said = {"office": office.pk, "place": place.pk, "kind": "form", "title": "垃圾分类日报", **given}
    return client.post(reverse("burdens:new"), said)


def test_a_whole_county_is_asked_at_once(people, community, housing, world):
    file(people.client("handler"), housing, world.division("652301"))
    row = Ask.objects.get()
    assert (row.community, row.state) == (community, "refused")


def test_the_refusal_shows_the_items_text_and_goes_to_the_authority(people, community, housing, keeper):
    client = people.client("handler")
    file(client, housing, community, item="B03")
    row = Ask.objects.get()
    assert row.item.text in client.get(reverse("burdens:ask", args=[row.pk])).content.decode()
    client.post(reverse("burdens:appeal", args=[row.pk]), {"text": "上级紧急要求"})
    ruler = people.client(keeper)
    assert (
        "临时性统计报表" in ruler.get(reverse("burdens:appeals")).content.decode()
        or row.title in ruler.get(reverse("burdens:appeals")).content.decode()
    )
    ruler.post(reverse("burdens:rule", args=[row.pk]), {"text": "准这一次", "granted": "yes"})
    row.refresh_from_db()
    assert (row.state, row.ruling) == ("granted", "准这一次")


def test_a_community_sees_what_may_be_asked_and_what_was(people, community, housing):
    file(people.client("handler"), housing, community)
    page = people.client("handler").get(reverse("burdens:community", args=[community.code]))
    assert (page.context["counts"], len(page.context["standing"])) == (
        {"all": 1, "allowed": 0, "refused": 1},
        18,
    )
    assert "垃圾分类日报" in page.content.decode()


@pytest.mark.parametrize("code", ["x", "652301", "999"])
def test_what_is_no_community_is_told(people, listed, code):
    url = reverse("burdens:community", args=[code])
    assert people.client("handler").get(url).status_code == (200 if code == "652301" else 404)


def test_everywhere_is_everywhere_also_for_who_is_at_home_in_a_county(people, listed):
    client, pages = people.client("handler"), reverse("burdens:communities")
    listed = [[p.code for p in client.get(pages, given).context["places"]] for given in ({}, {"code": ""})]
    assert listed == [["652301001001"], ["652301001001", "652302001001"]]


def test_another_office_cannot_be_spoken_for(people, community, housing, world):
    world.office("housing_elsewhere")
    assert file(people.client("handler_elsewhere"), housing, community).status_code == 422
    assert not Ask.objects.exists()


def test_a_list_is_imported_looked_at_and_thrown_away(people, world, listed, keeper):
    client = people.client(keeper)
    for text, status in (
        ("kind,number,title\n表格,1,台账\n", 302),
        ("kind,number,title\n宇宙,1,台账\n", 422),
    ):
        given = {
            "file": SimpleUploadedFile("l.csv", text.encode()),
            "division": world.division("652301").pk,
            "source": "某文",
        }
        assert client.post(reverse("burdens:import"), given).status_code == status
    row = BurdenList.objects.get(in_force=None)
    assert client.get(reverse("burdens:list", args=[row.pk])).status_code == 200
    client.post(reverse("burdens:discard", args=[row.pk]))
    assert not BurdenList.objects.filter(pk=row.pk).exists()


def test_programs_file_once_and_read_what_may_be_asked(people, community, housing):
    client = people.client("handler")
    body = {"office": housing.pk, "communities": [community.code], "kind": "form", "title": "日报"}
    send = lambda: client.post(  # noqa: E731 - said twice
        "/api/burdens/asks",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": "k" * 20},
    )
    first, second = send(), send()
    assert first.json() == second.json()
    assert (first.json()["asks"][0]["state"], Ask.objects.count()) == ("refused", 1)
    assert len(client.get(f"/api/burdens/communities/{community.code}").json()) == 18


@pytest.mark.parametrize(
    "change", [{"office": 10**9}, {"communities": ["652301"]}, {"kind": "x"}, {"title": ""}]
)
def test_programs_are_told_what_is_wrong(people, community, housing, change):
    body = {"office": housing.pk, "communities": [community.code], "kind": "form", "title": "日报", **change}
    answer = people.client("handler").post(
        "/api/burdens/asks", json.dumps(body), content_type="application/json"
    )
    assert 400 <= answer.status_code < 500
    assert not Ask.objects.exists()
