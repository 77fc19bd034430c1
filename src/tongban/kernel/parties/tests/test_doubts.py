import json

import pytest
from typer.testing import CliRunner

from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import (
    find_or_make_person,
    go_on_looking,
    look_for_duplicates,
    looking,
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


def stood(number=1):
    last = events.of("duplicates", number)[-1]
    return last.data["newest"], last.data["after"], last.data["compared"]


def test_of_some_rows_every_pair_is_found_and_no_other():
    rows = [
        {"id": str(n), "name": name, "phone": f"1390000000{n // 2}"}
        for n, name in enumerate(("王小芳", "王晓芳", "李建国", "李建囯", "张伟", "张玮"))
    ]
    every = {(p.a, p.b) for p in duplicates(rows)}
    assert {frozenset(pair) for pair in every} >= {frozenset("01"), frozenset("23"), frozenset("45")}
    for of in (["1"], ["0", "1"], ["2", "5"], list("012345"), []):
        found = [(p.a, p.b) for p in duplicates(rows, of=of)]
        assert len(found) == len({frozenset(pair) for pair in found})
        assert {frozenset(pair) for pair in found} == {
            frozenset(pair) for pair in every if set(pair) & set(of)
        }


def test_night_after_night_the_new_ones_first_then_a_round(twice):
    first, _second = twice
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert go_on_looking(2)["person"] == 1
    assert stood() == (people[1], 0, 2)
    go_on_looking(3)
    assert stood() == (people[4], 0, 3)
    newcomer = Person.objects.create(name="李强", phone="13900000009", created_at=first.created_at)
    go_on_looking(3)
    assert stood() == (newcomer.pk, people[0], 3)  # the last two, and the first of a round
    go_on_looking(5)
    assert stood() == (newcomer.pk, people[5], 5)
    go_on_looking(5)
    assert stood() == (newcomer.pk, 0, 1)


def test_who_was_corrected_is_met_in_the_next_round(twice):
    _first, second = twice
    Person.objects.filter(pk=second.pk).update(name="赵四", phone="13700000000")
    assert go_on_looking()["person"] == 0
    second.save()
    assert go_on_looking()["person"] == 1
    assert go_on_looking()["person"] == 0


def test_a_night_that_was_killed_is_made_again(twice, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(looking.events, "append", killed)
        with pytest.raises(RuntimeError):
            go_on_looking()
    assert not Doubt.objects.exists()
    assert go_on_looking() == {"person": 1, "organisation": 0}


def killed(*_given):
    raise RuntimeError
