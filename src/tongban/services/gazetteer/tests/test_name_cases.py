"""A name goes through opinion, experts, decision and notice; only then the gazetteer changes. Pages before everybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongban.kernel.cases.queries import differences
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.places import actions as places
from tongban.kernel.places.gazetteer.finding import find
from tongban.kernel.places.models import Double, Place
from tongban.services.gazetteer import actions
from tongban.services.gazetteer.actions import Proposal
from tongban.services.gazetteer.models import NameCase
from tongban.services.gazetteer.queries import names as reading

DAY = date(2026, 5, 1)
LIFE = (("consult", ""), ("opinion", "民政局：同意"), ("review", ""), ("expert", "专家组：含义健康"))


@pytest.fixture
def keeper(people, land):
    return people.actor("map_keeper")


@pytest.fixture
def authority(people, land):
    return people.actor("map_authority")


def proposed(keeper, town, **given):
    said = {
        "kind": "naming",
        "on": DAY,
        "reasons": "新建",
        "division": town,
        "place_kind": "road",
        "name": "春光路",
        "latin": "Chunguang Lu",
    }
    return actions.propose(Proposal(**said | given), by=keeper)


def lived(row, keeper, steps=LIFE):
    for step, text in steps:
        actions.take_step(row, step, by=keeper, text=text)
    return row


def settled(row, keeper, authority):
    actions.take_step(lived(row, keeper), "decide", by=authority, text="批准")
    actions.take_step(row, "announce", by=keeper, text="公告")


def test_a_name_is_borne_only_once_it_is_decided(keeper, authority, town):
    row = lived(proposed(keeper, town), keeper)
    assert find("春光路") == []
    actions.take_step(row, "decide", by=authority, text="批准")
    (found,) = find("cgl", on=DAY)
    assert (found.place.kind, found.place.division, NameCase.objects.get().place) == (
        "road",
        town,
        found.place,
    )
    case = actions.take_step(row, "announce", by=keeper, text="公告")
    assert (case.state, differences(case)) == ("announced", [])


def test_a_place_is_renamed_and_retired_by_cases(keeper, authority, town):
    settled(proposed(keeper, town), keeper, authority)
    place = Place.objects.get()
    renaming = {"kind": "renaming", "place": place, "name": "春晖路", "on": date(2026, 6, 1)}
    settled(proposed(keeper, town, **renaming), keeper, authority)
    assert [bool(find("春晖路", on=d)) for d in (DAY, date(2026, 7, 1))] == [False, True]
    retiring = {"kind": "retiring", "place": place, "name": "", "on": date(2026, 8, 1)}
    settled(proposed(keeper, town, **retiring), keeper, authority)
    assert find("春晖路", on=date(2026, 9, 1)) == []


def test_steps_are_not_skipped(keeper, authority, town):
    row = proposed(keeper, town)
    for steps, step, error in (
        ((), "decide", Conflict),
        (LIFE[:1], "review", TongbanError),
        (LIFE[1:3], "decide", TongbanError),
    ):
        lived(row, keeper, steps)
        with pytest.raises(error):
            actions.take_step(row, step, by=authority if step == "decide" else keeper, text="批准")
    assert not Place.objects.exists()


def test_who_may(keeper, authority, people, town):
    row = proposed(keeper, town)
    for who, step in ((people.actor("handler"), "consult"), (authority, "consult"), (keeper, "decline")):
        with pytest.raises(NotAllowed):
            actions.take_step(row, step, by=who, text="x")
    with pytest.raises(NotAllowed):
        proposed(people.actor("handler"), town)
    assert actions.take_step(row, "decline", by=authority, text="与邻县重名").state == "declined"


def test_a_decision_that_cannot_be_carried_out_changes_nothing(keeper, authority, town):
    for _n in range(2):
        lived(proposed(keeper, town), keeper)
    first, second = NameCase.objects.order_by("pk")
    actions.take_step(first, "decide", by=authority, text="批准")
    with pytest.raises(Conflict):
        actions.take_step(second, "decide", by=authority, text="批准")
    second.case.refresh_from_db()
    assert (second.case.state, Place.objects.count()) == ("reviewing", 1)


def test_one_case_a_place_at_a_time(keeper, authority, town):
    settled(proposed(keeper, town), keeper, authority)
    place = Place.objects.get()
    proposed(keeper, town, kind="renaming", place=place, name="春晖路")
    with pytest.raises(Conflict):
        proposed(keeper, town, kind="retiring", place=place, name="")


def test_the_whole_way_on_pages(people, land, town):
    keeper, authority = people.client("map_keeper"), people.client("map_authority")
    given = {
        "name": "春光路",
        "place_kind": "road",
        "division": town.pk,
        "on": "2026-01-01",
        "reasons": "新建",
        "longitude": 86.5,
        "latitude": 44.5,
    }
    url = keeper.post(reverse("gazetteer:new_name"), given).url
    for client, step, text in [
        *((keeper, *s) for s in LIFE),
        (authority, "decide", "批准"),
        (keeper, "announce", "公告：命名春光路"),
    ]:
        assert client.post(f"{url}step/", {"step": step, "text": text}).status_code == 302
    place = Place.objects.get()
    page = people.client("resident").get(reverse("gazetteer:place", args=[place.number])).content.decode()
    assert "春光路" in page
    assert "公告：命名春光路" in page
    assert "春光路" in people.client("resident").get(reverse("gazetteer:notices")).content.decode()
    found = people.client("resident").get(reverse("gazetteer:search"), {"q": "chunguang"}).content.decode()
    assert place.number in found
    assert "<circle" in found


def test_records_come_in_on_a_page_and_doubles_are_decided(people, land, town):
    keeper = people.client("map_keeper")
    text = "编号,标准名称,类别,行政区划,经度,纬度\n1,清水沟,沟,652301001,86.5,44.5\n2,清水溝,沟,652301001,86.501,44.5\n3,,沟,652301001,86.5,44.5\n"
    given = {"file": SimpleUploadedFile("n.csv", text.encode("gb18030")), "source": "普查"}
    report = keeper.post(reverse("gazetteer:import_names"), given).context["report"]
    assert (report.new, len(report.duplicates), len(report.refused)) == (1, 1, 1)
    assert "清水溝" in keeper.get(reverse("gazetteer:doubles")).content.decode()
    keeper.post(reverse("gazetteer:decide_double", args=[Double.objects.get().pk]), {"same": "yes"})
    assert Place.objects.get().names.count() == 2
    number = Place.objects.get().number
    given = {"kind": "renaming", "name": "清泉沟", "on": "2026-01-01", "reasons": "重名"}
    assert keeper.post(reverse("gazetteer:change_name", args=[number]), given).status_code == 302
    assert keeper.get(reverse("gazetteer:cases")).status_code == 200


@pytest.mark.parametrize("same", ["yes", "no"])
def test_a_double_that_is_not_kept_whole_is_told_and_stays_open(people, land, town, same):
    place = places.set_up_place(places.Naming("清泉", "spring", town), since=date(2026, 1, 1), by="system")
    row = Double.objects.create(place=place, source="x", source_key="1", data={"names": []})
    address = reverse("gazetteer:decide_double", args=[row.pk])
    answer = people.client("map_keeper").post(address, {"same": same}, follow=True)
    row.refresh_from_db()
    assert (row.state, len(answer.context["messages"])) == ("open", 1)


@pytest.mark.parametrize("kind", ["csv", "geojson", "docx", "exe"])
def test_the_gazetteer_is_taken_along(people, land, kind):
    answer = people.client("map_keeper").get(reverse("gazetteer:export_names", args=[kind]))
    assert answer.status_code == (404 if kind == "exe" else 200)


def test_what_words_find_is_what_is_counted_and_taken_along(people, land, town):
    for name in ("春光路", "清水沟"):
        places.set_up_place(places.Naming(name, "road", town), since=DAY, by="x")
    keeper, words = people.client("map_keeper"), {"q": "chunguang"}
    page = keeper.get(reverse("gazetteer:names"), words)
    assert (len(page.context["rows"]), page.context["count"]) == (1, 1)
    file = b"".join(keeper.get(reverse("gazetteer:export_names", args=["csv"]), words)).decode()
    assert ("春光路" in file, "清水沟" in file) == (True, False)


def test_a_list_of_a_past_day_names_places_as_they_were_called_then(people, land, town):
    place = places.set_up_place(places.Naming("旧名路", "road", town), since=DAY, by="x")
    places.rename_place(place, "新名路", on=DAY + timedelta(days=100), by="x")
    page = people.client("map_keeper").get(reverse("gazetteer:names"), {"on": f"{DAY:%Y-%m-%d}"})
    assert [line.name for line in page.context["rows"]] == ["旧名路"]


@pytest.mark.parametrize(
    "page", ["names", "import_names", "doubles", "cases", "new_name", "lines", "change_sets"]
)
def test_others_do_not_get_in(people, land, page):
    assert people.client("resident").get(reverse(f"gazetteer:{page}")).status_code == 302
    assert people.client("handler").get(reverse(f"gazetteer:{page}")).status_code == 403
    assert people.client("map_keeper").get(reverse(f"gazetteer:{page}")).status_code == 200


@pytest.mark.parametrize("query", ["?on=x", "?kind=x&q=a", "?county=../..&q=a", "?q=" + "长" * 200])
def test_a_wrong_search_is_a_page(people, land, query):
    assert people.client("resident").get(reverse("gazetteer:search") + query).status_code == 200
    assert people.client("resident").get(reverse("gazetteer:place", args=["DM-0"])).status_code == 404


@pytest.mark.parametrize("reference", ["DN-1", "SQ-2026-000001-X", "长" * 200])
def test_a_number_that_no_case_has_is_not_found(people, land, reference):
    assert people.client("map_keeper").get(f"/desk/gazetteer/cases/{reference}/").status_code == 404
    assert people.client("map_keeper").post(f"/desk/gazetteer/cases/{reference}/step/").status_code == 404


def test_a_book_too_large_for_a_page_is_told(people, land, town, monkeypatch):
    from tongban.kernel.places import actions as places
    from tongban.services.gazetteer.views import names

    places.set_up_place(places.Naming("春光路", "road", town), since=DAY, by="x")
    monkeypatch.setattr(names, "MOST_IN_A_BOOK", 0)
    assert (
        people.client("map_keeper").get(reverse("gazetteer:export_names", args=["docx"])).status_code == 302
    )


def test_a_workbook_comes_in_and_one_too_long_is_left_to_the_operator(people, land, monkeypatch):
    from io import BytesIO

    from openpyxl import Workbook

    from tongban.services.gazetteer.views import names

    book, out = Workbook(), BytesIO()
    book.active.append(["编号", "标准名称", "类别", "行政区划", "经度", "纬度"])
    book.active.append(
        [1.0, "清水沟", "沟", 652301001.0, 86.5, 44.5]
    )  # codes that the spreadsheet took for numbers
    book.save(out)
    send = lambda: people.client("map_keeper").post(  # noqa: E731 - said twice
        reverse("gazetteer:import_names"),
        {"file": SimpleUploadedFile("n.xlsx", out.getvalue()), "source": "普查"},
    )
    assert send().context["report"].new == 1
    assert Place.objects.get().division.code == "652301001"
    monkeypatch.setattr(names, "MOST_ROWS", 0)
    assert send().status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_many_who_propose_at_once_for_a_place_one_opens_a_case(people, keeper, town):
    place = places.set_up_place(places.Naming("春光路", "road", town), since=DAY, by="x")

    def one(_n):
        try:
            return proposed(keeper, town, kind="retiring", place=place).kind
        except Conflict:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(one, range(8)))
    assert (told.count("told"), NameCase.objects.count()) == (7, 1)


def test_names_made_known_are_told_in_as_many_queries_whatever_their_number(people, keeper, authority, town):
    counts = []
    for name in ("春光路", "夏光路"):
        settled(proposed(keeper, town, name=name), keeper, authority)
        with CaptureQueriesContext(connection) as asked:
            told = reading.announced()
        counts.append(len(asked))
    assert ([words for _row, words in told], counts[0]) == (["公告", "公告"], counts[1])


def test_records_behind_a_figure_bear_todays_name_and_are_read_at_once(people, keeper, town):
    for name in ("春光路", "夏光路", "秋光路", "冬光路"):
        said = places.Naming(name, "road", town, latin="Lu")
        row = places.set_up_place(said, since=date(2020, 1, 1), by="x")
        places.rename_place(row, f"新{name}", on=date(2021, 1, 1), by="x")
    with CaptureQueriesContext(connection) as asked:
        page = people.client("map_keeper").get("/board/figures/gazetteer.names/records/").content.decode()
    assert "新春光路" in page
    assert "春光路、" not in page
    assert sum("places_placename" in q["sql"] for q in asked) < 4
