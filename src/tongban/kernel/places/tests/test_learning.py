"""What an office writes into a file of names is understood from then on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import editions
from tongban.kernel.places import learning, words
from tongban.kernel.places.models import Alias, Site
from tongban.kernel.places.tests.grid import TOWNS, grid

ROWS = [
    {"division": "652301001002", "name": "世纪花园"},
    {"division": "昌吉市宁边路街道宁合社区", "name": "建国西路", "kind": "site"},
]
CELL = st.none() | st.integers() | st.text(max_size=90) | st.sampled_from(["幸福村", "昌吉市", "site"])


def learn(rows):
    return learning.learn_names(enumerate(rows, 1), by="account:1")


def test_names_of_a_file_are_understood(loaded):
    assert (learn(ROWS).new, learn(ROWS).unchanged) == (2, 2)
    assert [words.locate(text)[0].code for text in ("世纪花园停水", "建国西路堵车")] == ["652301001002"] * 2
    assert (Alias.objects.filter(name="世纪花园").count(), Site.objects.count()) == (1, 1)


def test_the_map_is_read_once_for_a_file(loaded):
    rows = [{"division": "昌吉市宁边路街道宁合社区", "name": f"新村{n}"} for n in range(8)]
    with CaptureQueriesContext(connection) as asked:
        assert learn(rows).new == 8
    assert sum("ORDER BY" in q["sql"] and "office_hours" in q["sql"] for q in asked) <= 2


def test_a_wrong_row_is_told_and_the_others_are_learned(loaded):
    told = learn([{"division": "幸福村", "name": "老街"}, {"division": "652301", "name": "x"}, *ROWS])
    assert [(one["row"], one["field"]) for one in told.refused] == [(1, "division"), (2, "name")]
    assert told.new == 2


@pytest.mark.django_db(transaction=True)
def test_the_next_question_knows_the_names_though_the_last_was_just_asked(monkeypatch):
    monkeypatch.setattr(editions, "FRESH", 3600.0)
    grid()
    assert words.locate("世纪花园停水") == []
    learn([{"division": TOWNS[1], "name": "世纪花园"}])
    assert words.locate("世纪花园停水")[0].code == TOWNS[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["division", "name", "kind", "x"]), CELL), max_size=4))
def test_any_row_is_read_or_told(loaded, rows):
    told = learn(rows)
    assert told.new + told.unchanged + len(told.refused) == told.read == len(rows)
