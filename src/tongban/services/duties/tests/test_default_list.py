"""The shipped list is whole: every kind of office has work, every class is covered, every row is right."""

import csv
from collections import Counter

from tongban.kernel.parties.office_kinds import DISPATCH, all_kinds
from tongban.services.duties import rules, sheet


def test_every_row_is_right():
    with (sheet.DATA / "duties.csv").open(encoding="utf-8", newline="") as file:
        found = sheet.read(enumerate(csv.DictReader(file), 2))
    assert found.errors == []
    assert len(found.rows) >= 150


def test_each_kind_of_office_leads_something():
    assert {row.lead for row in sheet.default_rows()} == set(rules.OFFICE_KINDS)


def test_each_class_has_items():
    counts = Counter(row.category for row in sheet.default_rows())
    assert set(counts) == set(rules.CATEGORIES)
    assert min(counts.values()) >= 5


def test_all_three_kinds_of_list_are_there():
    assert {row.list for row in sheet.default_rows()} == set(rules.LIST_KINDS)


def test_every_item_has_enough_words():
    assert all(len(row.keywords) >= 8 for row in sheet.default_rows())


def test_duty_lists_and_offices_speak_of_the_same_kinds():
    assert set(rules.OFFICE_KINDS) == set(all_kinds()) - {DISPATCH}
