import json

import pytest
from typer.testing import CliRunner

from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import (
    find_or_make_person,
    look_for_duplicates,
    merge,
    tell_apart,
    undo_merge,
)
from tongban.kernel.parties.cli import app
from tongban.kernel.parties.matching import duplicates
from tongban.kernel.parties.models import Doubt, Person
from tongban.kernel.parties.tests.test_merging import number

BY = "account:1"


@pytest.fixture
def twice(db):
    """Wang Fang by phone, and with a slip in the name on the same phone by ID number; a crowd around."""
    first, _made = find_or_make_person(by=BY, name="王小芳", phone="13900000001", id_number=number(1))
    second = Person.objects.create(name="王晓芳", phone="13900000001", created_at=first.created_at)
    for n, name in enumerate(("李强", "张伟", "刘洋", "陈静")):
        find_or_make_person(by=BY, name=name, phone=f"1380000000{n}")
    return first, second


def test_the_two_are_found_once(twice):
    assert look_for_duplicates()["person"] == 1
    assert look_for_duplicates()["person"] == 0
    (doubt,) = queries.doubts()
    assert (doubt.first, doubt.second) == (twice[0].pk, twice[1].pk)
    assert "same phone" in doubt.why


def test_of_some_people_these_alone_are_compared(twice):
    first, second = twice
    stranger = Person.objects.exclude(pk__in=[first.pk, second.pk]).first()
    assert look_for_duplicates([first.pk, stranger.pk]) == {"person": 0, "organisation": 0}
    assert look_for_duplicates([first.pk, second.pk])["person"] == 1


def test_told_apart_is_never_asked_again(twice):
    look_for_duplicates()
    (doubt,) = queries.doubts()
    with pytest.raises(TongbanError, check=lambda e: e.field == "reason"):
        tell_apart(doubt.pk, by=BY, label="", reason="")
    tell_apart(doubt.pk, by=BY, label="王", reason="母女")
    look_for_duplicates()
    assert [d.state for d in Doubt.objects.all()] == ["different"]
    with pytest.raises(Conflict):
        tell_apart(doubt.pk, by=BY, label="王", reason="母女")


def test_merged_is_settled_and_undone_is_open_again(twice):
    look_for_duplicates()
    row = merge("person", kept=twice[0].pk, gone=twice[1].pk, by=BY, label="王", reason="同一人")
    assert Doubt.objects.get().state == "merged"
    undo_merge(row.pk, by=BY, label="王")
    assert Doubt.objects.get().state == "open"


def test_the_verb_tells_them_without_names(twice):
    result = CliRunner().invoke(app, ["duplicates", "--json"])
    told = json.loads(result.stdout)
    assert (told["new"], len(told["open"])) == ({"person": 1, "organisation": 0}, 1)
    assert "王" not in result.stdout
    assert "13900000001" not in result.stdout


def test_a_family_on_one_phone_is_not_one():
    rows = [
        {"id": str(n), "name": name, "phone": "13900000001"}
        for n, name in enumerate(("王强", "李秀英", "王一诺"))
    ]
    assert [p for p in duplicates(rows) if p.p >= 0.5] == []
    assert duplicates(rows[:1]) == duplicates([]) == []
