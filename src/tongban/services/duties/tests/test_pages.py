"""The pages of duty lists: seen by staff, changed by the editor, put in force by the authority."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.tables import rows_in
from tongban.services.duties import actions, queries
from tongban.services.duties.models import Binding, DutyList

HEAD = "list,level,number,title,category,lead,keywords\n"
GOOD = HEAD + "taken_back,county,T1,路灯,城乡建设,城管局,路灯|灯杆\n"
BAD = HEAD + "taken_back,county,T1,路灯,城乡建设,宇宙局,路灯|灯杆\n"


@pytest.fixture
def stocked(prefecture):
    actions.set_up()
    return DutyList.objects.filter(kind="taken_back", level="county").get()


def upload(client, prefecture, content, name="list.csv", **more):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    given = {"file": file, "division": prefecture.pk, "source": "某文〔2026〕1号", **more}
    return client.post(reverse("duties:import"), given)


@pytest.mark.parametrize("page", ["duties:lists", "duties:bindings", "duties:try"])
def test_staff_may_read(people, stocked, page):
    assert people.client("handler").get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", ["duties:lists", "duties:import", "duties:try"])
def test_others_may_not(people, stocked, page):
    assert people.client("resident").get(reverse(page)).status_code == 302
    assert people.client("stranger").get(reverse(page)).status_code == 403


def test_a_list_is_searched_and_narrowed(people, stocked):
    client, url = people.client("handler"), reverse("duties:list", args=[stocked.pk])
    assert "路灯照明" not in client.get(url, {"q": "医保"}).content.decode()
    assert "医疗保险" in client.get(url, {"q": "医保"}).content.decode()
    found = client.get(url, {"category": "民政"}).context["items"]
    assert {item["row"].category for item in found} == {"民政"}


def test_a_list_takes_few_queries(people, stocked, django_assert_max_num_queries):
    client = people.client("handler")
    with django_assert_max_num_queries(14):
        client.get(reverse("duties:list", args=[stocked.pk]))


def test_errors_are_told_with_row_and_field(people, prefecture):
    answer = upload(people.client("duty_editor"), prefecture, BAD)
    assert answer.status_code == 422
    assert answer.context["errors"][0][0] == 2
    assert not DutyList.objects.exists()


def test_a_good_file_becomes_a_draft_and_can_be_thrown_away(people, prefecture):
    client = people.client("duty_editor")
    assert upload(client, prefecture, GOOD).status_code == 200
    row = DutyList.objects.get()
    assert client.get(reverse("duties:list", args=[row.pk])).status_code == 200
    client.post(reverse("duties:discard", args=[row.pk]))
    assert not DutyList.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_an_exported_list_is_the_same_list(people, stocked, prefecture, kind):
    client = people.client("duty_editor")
    content = client.get(reverse("duties:export", args=[stocked.pk, kind])).content
    answer = upload(client, prefecture, content, name=f"list.{kind}")
    assert (answer.context["made"], len(answer.context["unchanged"])) == ([], 1)


def test_wrong_rows_come_back_as_a_file_to_mend(people, prefecture):
    answer = upload(people.client("duty_editor"), prefecture, BAD.encode(), mend="on")
    rows = dict(rows_in("mend.xlsx", answer.content))
    assert "宇宙局" in rows[2]["需要修改"]


def test_the_booklet_holds_every_duty_by_list_and_office(people, stocked):
    client = people.client("handler")
    page = client.get(reverse("duties:booklet"))
    assert sum(c.count for c in page.context["chapters"]) == 207
    made = Document(BytesIO(client.get(reverse("duties:booklet_file", args=["652300"])).content))
    assert sum(len(table.rows) - 1 for table in made.tables) == 207
    assert client.get(reverse("duties:booklet_file", args=["999999"])).status_code == 404


def test_only_the_authority_puts_in_force(people, imported, world):
    row, url = imported({}), "duties:put_in_force"
    given = {"since": "2026-01-01"}
    assert people.client("duty_editor").post(reverse(url, args=[row.pk]), given).status_code == 403
    grant(world, people["supervisor"], "duties.authority", "centre", "652300")
    answer = people.client("supervisor").post(reverse(url, args=[row.pk]), given)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.in_force.lower == date(2026, 1, 1)


def test_two_versions_are_shown_side_by_side(people, imported):
    old, new = imported({"title": "甲"}), imported({"title": "甲", "text": "全新的话"})
    page = people.client("handler").get(reverse("duties:compare", args=[old.pk, new.pk]))
    assert "全新的话" in page.content.decode()


def test_an_office_is_bound_and_let_go(people, world):
    client = people.client("duty_editor")
    given = {
        "kind": "城管局",
        "division": world.division("652301").pk,
        "office": world.office("housing").pk,
        "since": "2025-01-01",
    }
    client.post(reverse("duties:bindings"), given)
    assert queries.resolve("城管局", world.division("652301")) == world.office("housing")
    client.post(reverse("duties:end_binding", args=[Binding.objects.get().pk]))
    assert queries.resolve("城管局", world.division("652301")) is None


def test_words_can_be_tried(people, world, stocked):
    world.office("streets")
    given = {"text": "路灯不亮<script>", "division": world.division("652301").pk}
    page = people.client("handler").post(reverse("duties:try"), given).content.decode()
    assert "昌吉市城管局" in page
    assert "<mark>路灯不亮</mark>&lt;script&gt;" in page


def test_the_draft_tells_the_editor_who_decides(people, imported):
    row = imported({})
    page = people.client("duty_editor").get(reverse("duties:list", args=[row.pk]))
    assert (page.context["may_force"], page.context["may_discard"]) == (False, True)
    actions.put_in_force(row, by=SYSTEM, since=date(2026, 1, 1))
    page = people.client("duty_editor").get(reverse("duties:list", args=[row.pk]))
    assert page.context["may_discard"] is False
