import re

import pytest
from axes.models import AccessLog
from django.urls import reverse

from tests.marking import ids_twice
from tongban.kernel.access.models import Account, Disclosure
from tongban.kernel.core import clock
from tongban.kernel.notices.models import Notice
from tongban.kernel.parties.actions import ask_correction, find_or_make_person, look_for_duplicates, object_to
from tongban.kernel.parties.models import Asked, Doubt, Merge, Person
from tongban.kernel.parties.tests.test_merging import number

BY = "account:1"


@pytest.fixture
def doubt(db):
    first, _made = find_or_make_person(by=BY, name="王小芳", phone="13900000009", id_number=number(1))
    Person.objects.create(name="王晓芳", phone="13900000009", created_at=first.created_at)
    for n, name in enumerate(("李强", "张伟", "刘洋", "陈静")):
        find_or_make_person(by=BY, name=name, phone=f"1380000000{n}")
    look_for_duplicates()
    return Doubt.objects.get()


def shown(client, url, *args):
    return client.get(reverse(url, args=args)).content.decode()


def test_a_pair_is_shown_side_by_side_and_masked(people, doubt):
    content = shown(people.client("record_keeper"), "people:doubt", doubt.pk)
    assert "王小芳" not in content
    assert "13900000009" not in content
    assert content.count("139****0009") == 2
    assert str(doubt.pk) in shown(people.client("record_keeper"), "people:doubts")


def test_why_it_is_opened_and_why_it_is_decided_are_two_fields(people, doubt):
    assert ids_twice(shown(people.client("record_keeper"), "people:doubt", doubt.pk)) == []


def test_names_are_opened_for_a_reason_that_both_can_read(people, doubt):
    client, url = people.client("record_keeper"), reverse("people:open_doubt", args=[doubt.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    content = client.post(url, {"reason": "核对是否同一人"}).content.decode()
    assert "王小芳" in content
    assert "王晓芳" in content
    told = Disclosure.objects.values_list("subject_id", "field")
    assert sorted(told) == sorted(
        [
            (doubt.first, "name"),
            (doubt.first, "phone"),
            (doubt.first, "id_number"),
            (doubt.second, "name"),
            (doubt.second, "phone"),
        ]
    )


def test_merged_and_undone(people, doubt):
    client, url = people.client("record_keeper"), reverse("people:doubt", args=[doubt.pk])
    wrong = client.post(url, {"keep": "99", "reason": ""})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["keep", "reason"])
    assert client.post(url, {"keep": doubt.first, "reason": "同一人"}).status_code == 302
    merge = Merge.objects.get()
    assert (merge.kept, merge.gone, merge.by_label) == (doubt.first, doubt.second, "record keeper")
    assert client.post(url, {"keep": doubt.first, "reason": "同一人"}).status_code == 422
    undo = reverse("people:undo_merge", args=[merge.pk])
    assert undo in shown(client, "people:merges")
    assert client.post(undo).status_code == 302
    assert undo not in shown(client, "people:merges")
    assert Person.objects.filter(merged_into=None).count() == Person.objects.count()


def test_told_apart_is_remembered(people, doubt):
    client = people.client("record_keeper")
    client.post(reverse("people:doubt", args=[doubt.pk]), {"keep": "apart", "reason": "母女"})
    assert "母女" in client.get(reverse("people:doubts"), {"state": "different"}).content.decode()


@pytest.mark.parametrize("name", ["administrator", "handler", "stranger", "signed_in"])
def test_nobody_else_sees_or_decides(people, doubt, name):
    client = people.client(name)
    for url, args in (
        ("people:doubts", []),
        ("people:doubt", [doubt.pk]),
        ("people:merges", []),
        ("people:asked", []),
    ):
        assert client.get(reverse(url, args=args)).status_code == 403
    assert (
        client.post(
            reverse("people:doubt", args=[doubt.pk]), {"keep": doubt.first, "reason": "同一人"}
        ).status_code
        == 403
    )
    assert Merge.objects.count() == 0


def test_one_corrects_ones_own_name(people):
    client = people.client("signed_in")
    response = client.post(reverse("people:correct"), {"field": "name", "words": "王芳"})
    assert response.status_code == 302
    assert "王芳" in shown(client, "people:data")
    assert Asked.objects.get().state == "granted"


def test_what_is_proved_goes_to_the_office_and_the_answer_is_read(people):
    person = people["signed_in"].person
    find_or_make_person(by=BY, phone=person.phone.open(), id_number=number(4))
    client, keeper = people.client("signed_in"), people.client("record_keeper")
    client.post(reverse("people:correct"), {"field": "name", "words": "王芳"})
    asked = Asked.objects.get()
    assert (asked.state, asked.office) == ("asked", None)
    again = client.post(reverse("people:correct"), {"field": "name", "words": "王芳"})
    assert again.status_code == 422
    assert reverse("people:decide", args=[asked.pk]) in shown(keeper, "people:asked")
    url = reverse("people:decide", args=[asked.pk])
    assert "王芳" in keeper.get(url).content.decode()
    assert keeper.post(url, {"grant": "yes", "answer": ""}).status_code == 422
    assert keeper.post(url, {"grant": "yes", "answer": "与户口簿一致"}).status_code == 302
    content = shown(client, "people:data")
    assert "与户口簿一致" in content
    assert Notice.objects.get(to_account=people["signed_in"]).template == "people.decided"
    person.refresh_from_db()
    assert person.name.open() == "王芳"


def test_an_objection_is_refused_with_its_reason(people):
    client, keeper = people.client("signed_in"), people.client("record_keeper")
    client.post(reverse("people:object"), {"words": "不要给我打回访电话"})
    asked = Asked.objects.get()
    opened = keeper.post(reverse("people:open_asked", args=[asked.pk]), {"reason": "需要核对来电"})
    assert people["signed_in"].person.phone.open() in opened.content.decode()
    keeper.post(reverse("people:decide", args=[asked.pk]), {"grant": "no", "answer": "法律要求回访"})
    copy = client.get(reverse("people:copy")).json()
    assert [(a["words"], a["answer"]) for a in copy["asked"]] == [("不要给我打回访电话", "法律要求回访")]


def test_the_copy_holds_all_log_ins_and_the_page_says_that_it_does_not(people):
    account = people["signed_in"]
    AccessLog.objects.bulk_create(
        AccessLog(username=account.username, attempt_time=clock.now()) for _n in range(25)
    )
    client = people.client("signed_in")
    assert len(client.get(reverse("people:copy")).json()["log_ins"]) >= 25
    assert "只显示前 20 条" in shown(client, "people:me")


def test_what_is_asked_of_another_office_is_not_mine(people):
    asked = object_to(people["signed_in"].person, words="不要回访", by=BY)
    Asked.objects.update(office=people.world.office("housing_elsewhere"))
    assert people.client("record_keeper").get(reverse("people:decide", args=[asked.pk])).status_code == 404


def test_staff_without_a_record_have_nothing_to_correct(people):
    assert people.client("handler").get(reverse("people:correct")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_however_long(people, rows, django_assert_max_num_queries):
    client = people.client("record_keeper")
    for n in range(rows):
        person, _made = find_or_make_person(by=BY, phone=f"1370000000{n}", id_number=number(n))
        ask_correction(person, field="name", words="王芳", by=BY)
        Doubt.objects.create(subject="person", first=n, second=n + 1, p=0.5, found_at=person.created_at)
    for url in ("people:asked", "people:doubts"):
        with django_assert_max_num_queries(10):
            assert len(re.findall("row-link", shown(client, url))) == rows


def test_an_account_of_the_merged_record_reads_one_history(people, doubt):
    account = people["signed_in"]
    Account.objects.filter(pk=account.pk).update(person=doubt.first)
    keeper = people.client("record_keeper")
    keeper.post(reverse("people:open_doubt", args=[doubt.pk]), {"reason": "核对是否同一人"})
    keeper.post(reverse("people:doubt", args=[doubt.pk]), {"keep": doubt.first, "reason": "同一人"})
    copy = people.client("signed_in").get(reverse("people:copy")).json()
    assert len(copy["openings"]) == 5
