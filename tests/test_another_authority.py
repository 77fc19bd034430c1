"""Requests of another city's system, imported by a mapping: its figures equal plain SQL over the same file."""

import json
from datetime import date, timedelta
from random import Random

import pytest

from benchmarks import another_authority as another
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.mapping import columns_of

DAYS = [date(2024, 1, 31), date(2024, 5, 1), date(2024, 10, 8)]
KINDS = [*list(another.OFFICES)[:4], "Something else", ""]


def rows(count, seed=1):
    """Rows as that city exports them; now and then one without an end, a place, any words, or sent twice."""
    random = Random(seed)
    for n in range(count):
        filed = date(2023, 11, 1) + timedelta(days=random.randrange(400))
        closed = filed + timedelta(days=random.randrange(60)) if random.random() < 0.85 else None
        yield {
            "unique_key": f"K{n if random.random() < 0.97 else n // 2}",
            "opendate": filed.isoformat(),
            "closedate": closed.isoformat() if closed else "",
            "complaint_type": random.choice(KINDS),
            "descriptor": random.choice(["Heat/Hot Water", "Pothole", ""]),
            "borough": random.choice([*another.BOROUGHS, ""]),
        }


@pytest.fixture
def file(world):
    another.set_up()
    return list(rows(240))


def test_figures_equal_plain_sql_over_the_file(file):
    report = another.import_file(enumerate(file, 2))
    assert report.new == report.read - report.unchanged - len(report.refused)
    assert report.new > 150
    hand = another.by_hand(file)
    assert list(another.differences(hand, DAYS)) == []
    assert hand.execute(another.OPEN, {"day": DAYS[1]}).fetchall()[0][0] > 10


def test_sent_again_nothing_changes_and_a_stopped_import_goes_on(file):
    first = another.import_file(enumerate(file[:100], 2))
    whole = another.import_file(enumerate(file, 2))
    again = another.import_file(enumerate(file, 2))
    assert whole.unchanged >= first.new
    assert (again.new, again.changed) == (0, 0)
    assert list(another.differences(another.by_hand(file), DAYS[:1])) == []


def test_an_office_or_place_that_is_not_there_is_refused_with_its_row(file):
    wrong = [(2, {**file[0], "office": "x"}), (3, {**file[1], "division": "1"})]
    from tongban.services.requests.actions.importing import import_requests

    told = import_requests([(n, {"id": "a", "text": "b", **row}) for n, row in wrong], source="s").refused
    assert [(one["row"], one["field"]) for one in told] == [(2, "office"), (3, "division")]


def test_a_mapping_is_read_from_a_file(tmp_path):
    file = tmp_path / "mapping.json"
    told = {
        "columns": {"id": "key", "text": ["long", "short"], "office": "kind"},
        "unknown": {"office": "other"},
    }
    file.write_text(json.dumps(told | {"values": {"office": {"Heat": "housing"}}}))
    read = columns_of(str(file)).read({"key": 7, "long": "", "short": "cold", "kind": "Heat"})
    assert (read["id"], read["text"], read["office"]) == ("7", "cold", "housing")
    assert columns_of(str(file)).read({"kind": "?"})["office"] == "other"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"columns": 1}', '{"columns": {"colour": "x"}}', '{"columns": {}, "values": 3}']
)
def test_what_is_no_mapping_is_refused(tmp_path, text):
    file = tmp_path / "mapping.json"
    file.write_text(text)
    with pytest.raises(TongbanError):
        columns_of(str(file))
