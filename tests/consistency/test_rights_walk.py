"""Every address and API operation, by every role and none, against a table that people can read."""

import csv
import io
from pathlib import Path

import pytest

from tests.consistency import ground, walk

TABLE = Path(__file__).parent / "rights_walk.csv"


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(walk.PARTS))
def test_everybody_gets_the_answer_that_the_table_says(people, request, part):
    writing = request.config.getoption("--write-walk")
    if writing and part:
        pytest.skip("the first writes the whole table")
    parts = range(walk.PARTS) if writing else [part]
    found = list(walk.walk(people, ground.prepare(people), parts))
    if writing:
        _write(found)
    head, *kept = csv.reader(io.StringIO(TABLE.read_text(encoding="utf-8")))
    kept = [head, *(row for row in kept if walk.part_of(*row[:3]) in parts)]
    assert list(_differences(kept, found)) == [], "look at each line; if it is meant, run with --write-walk"


def test_nothing_in_the_table_breaks():
    assert [row["name"] for row in _table() if "500" in row.values()] == []


def test_nobody_gets_past_the_door_of_the_workbench():
    inside = [
        row for row in _table() if row["address"].startswith(("/desk/", "/people/accounts", "/people/keys"))
    ]
    let_in = [row["name"] for row in inside if row["resident"] not in {"login", "403", "404", "405"}]
    assert let_in == []


def test_the_office_complained_about_is_told_nothing_of_the_case():
    about = [row for row in _table() if row["name"] in OF_THE_CASE]
    assert {row["handler_of_complained_office"] for row in about} <= {"404", "403", "405"}
    assert {row["handler"] for row in about} & {"200", "302"}


OF_THE_CASE = {
    "requests:case",
    "requests:step",
    "requests:contact",
    "requests:emergency",
    "requests:classify",
    "requests:publish",
    "requests:ask_statement",
    "requests:take_back_statement",
    "requests:paper",
    "requests:file",
    "requests:thumb",
    "api:requests_one",
    "api:requests_contact",
}


def _table():
    return list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))


def _write(found):
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(found)


def _differences(kept, found):
    """In words: which address, who, what was expected and what came."""
    head = found[0]
    was = {tuple(row[:3]): row for row in kept}
    now = {tuple(row[:3]): row for row in found}
    yield from (f"{' '.join(key)}: no longer there" for key in was.keys() - now.keys())
    yield from (f"{' '.join(key)}: new, {row[3:]}" for key, row in now.items() if key not in was)
    for key in was.keys() & now.keys():
        pairs = zip(head[3:], was[key][3:], now[key][3:], strict=True)
        yield from (f"{' '.join(key)}: {who} expects {a}, gets {b}" for who, a, b in pairs if a != b)
