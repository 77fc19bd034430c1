"""Change sets on the workbench: prepared by one, previewed, applied by another, undone; nobody else gets in."""

import pytest
from django.urls import reverse

from tongban.kernel.places import queries
from tongban.kernel.places.models import ChangeSet
from tongban.kernel.places.tests.grid import CITY, TOWNS, box
from tongban.services.gazetteer.forms.changes import MergeForm

SETS = reverse("gazetteer:change_sets")
# what is JSON and yet no collection of areas
BAD_AREAS = ('{"features": [1, {"properties": []}]}', '{"features": 5}', '{"geometry": [1]}', "[" * 9_000)
GIVEN = {"title": "撤并", "on": "2026-03-01", "grounds": "新政函〔2026〕1号"}


def prepared(people, kind="merge", **data):
    client = people.client("map_keeper")
    page = client.post(SETS, GIVEN)
    given = data or {"codes": " ".join(TOWNS[:2]), "code": TOWNS[0], "name": "合镇"}
    return client, page.url, client.post(f"{page.url}?kind={kind}", given)


def test_a_set_goes_through_two_hands(people, land):
    client, url, answer = prepared(people)
    assert answer.status_code == 302
    answer = client.get(url)
    assert [(line.heir.row.code, line.heir.how) for line in answer.context["lines"]] == [
        (TOWNS[0], "same"),
        (TOWNS[1], "merged"),
    ]
    assert answer.context["along"] == 3
    page = answer.content.decode()
    assert "合镇" in page
    assert "<svg" in page
    row = ChangeSet.objects.get()
    act = reverse("gazetteer:act_on_change_set", args=[row.pk, "apply"])
    assert client.post(act).status_code == 403
    other = people.client("map_authority")
    assert other.post(act).status_code == 302
    row.refresh_from_db()
    assert (row.state, queries.division(TOWNS[0]).name) == ("applied", "合镇")
    other.post(reverse("gazetteer:act_on_change_set", args=[row.pk, "undo"]))
    assert queries.division(TOWNS[0]).name == "甲镇"
    assert other.get(url).status_code == 200


def test_what_cannot_be_is_told_on_the_page(people, land):
    client, url, _answer = prepared(
        people, "outline", code=TOWNS[0], geometry=str(box(0, 0, 1.5, 1)).replace("'", '"')
    )
    page = client.get(url)
    assert {p.code for p in page.context["plan"].problems} >= {"overlap"}
    assert "87.25" in page.content.decode()
    assert not people.client("map_authority").get(url).context["may"]["apply"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("rename", {"code": "x", "name": "y"}),
        ("outline", {"code": CITY, "geometry": "{"}),
        ("split", {"code": CITY, "parts": "1"}),
        *(("split", {"code": CITY, "parts": "1", "geometry": told}) for told in BAD_AREAS),
        ("open", {}),
    ],
)
def test_what_cannot_be_read_stays_in_the_form(people, land, kind, given):
    _client, _url, answer = prepared(people, kind, **{"code": "", **given})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not ChangeSet.objects.get().changes.exists()


def test_a_split_is_typed_line_by_line(people, land):
    areas = [
        {"type": "Feature", "properties": {"code": c}, "geometry": g}
        for c, g in ((TOWNS[0], box(0, 0, 1, 0.5)), ("65230190", box(0, 0.5, 1, 1)))
    ]
    import json

    lines = f"{TOWNS[0]} | 甲镇 | {TOWNS[0]}001 {TOWNS[0]}002\n65230190 | 甲北镇 | {TOWNS[0]}003"
    given = {
        "code": TOWNS[0],
        "parts": lines,
        "geometry": json.dumps({"type": "FeatureCollection", "features": areas}),
    }
    client, url, answer = prepared(people, "split", **given)
    assert answer.status_code == 302
    assert client.get(url).context["plan"].problems == ()


def test_a_change_is_taken_out_and_a_set_withdrawn(people, land):
    client, _url, _answer = prepared(people)
    row = ChangeSet.objects.get()
    client.post(reverse("gazetteer:drop_change", args=[row.pk, 1]))
    assert not row.changes.exists()
    client.post(reverse("gazetteer:act_on_change_set", args=[row.pk, "withdraw"]))
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_who_looks_after_another_place_cannot(people, land, world):
    from tongban.kernel.access.models import Grant

    Grant.objects.filter(role="gazetteer.authority").update(division=queries.division(TOWNS[2]))
    prepared(people)
    row = ChangeSet.objects.get()
    answer = people.client("map_authority").post(
        reverse("gazetteer:act_on_change_set", args=[row.pk, "apply"])
    )
    assert (answer.status_code, ChangeSet.objects.get().state) == (403, "prepared")


@pytest.mark.parametrize(("who", "status"), [("resident", 302), ("stranger", 403), ("handler", 403)])
def test_others_do_not_get_in(people, land, who, status):
    assert people.client(who).get(SETS).status_code == status


def test_who_may_only_look_undoes_and_withdraws_nothing(people, land):
    client, _url, _answer = prepared(people, "open", parent=CITY, level="town", code="65230190", name="丁镇")
    row = ChangeSet.objects.get()
    assert (
        people.client("map_authority")
        .post(reverse("gazetteer:act_on_change_set", args=[row.pk, "apply"]))
        .status_code
        == 302
    )
    client.post(SETS, GIVEN)
    empty = ChangeSet.objects.get(state="prepared")
    looker = people.client("boundary_inspector")
    for one, act in ((row, "undo"), (empty, "withdraw")):
        assert looker.post(reverse("gazetteer:act_on_change_set", args=[one.pk, act])).status_code == 403
    assert sorted(ChangeSet.objects.values_list("state", flat=True)) == ["applied", "prepared"]


def test_as_many_divisions_become_one_as_a_town_has():
    given = {"codes": " ".join(f"652301001{n:03}" for n in range(40)), "code": "652301001000"}
    form = MergeForm(given)
    assert (form.is_valid(), form.cleaned_data["codes"]) == (True, given["codes"])
