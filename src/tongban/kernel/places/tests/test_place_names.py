"""Names of places one by one: borne once by a kind in a county, each step on record, nothing decided by halves."""

from datetime import date, datetime

import pytest

from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.places import actions, queries
from tongban.kernel.places.gazetteer.finding import find
from tongban.kernel.places.gazetteer.finding import named as found_by
from tongban.kernel.places.gazetteer.reading import read
from tongban.kernel.places.models import Double
from tongban.kernel.places.tests.test_names_in import ROW, take

SINCE, LATER = date(2020, 1, 1), date(2022, 1, 1)


def named(name="新泉", kind="spring", county="652301", **more):
    said = actions.Naming(name, kind, queries.division(county), **more)
    return actions.set_up_place(said, since=SINCE, by="account:1")


def refused(act, *given, **told):
    with pytest.raises(TongbanError) as error:
        act(*given, **told)
    return error.value.code


def test_a_name_is_borne_once_by_a_kind_in_a_county(loaded):
    first = named()
    assert refused(named) == "name_twice"
    assert {named(kind="river").pk, named(county="652302").pk, named("甘泉").pk}.isdisjoint({first.pk})
    assert refused(actions.rename_place, first, "甘泉", on=LATER, by="account:1") == "name_twice"
    assert refused(named, kind="dream") == "kind"
    assert refused(named, "<b>") == "name"


def test_what_is_told_of_a_new_place_is_kept(loaded):
    line = {"type": "LineString", "coordinates": [[87.1, 44.0], [87.2, 44.0]]}
    row = named(longitude=87.1, latitude=44.0, geometry=line, origin="清泉", meaning="新的泉")
    row.refresh_from_db()
    assert (row.longitude, row.latitude, row.division.code, row.geometry) == (87.1, 44.0, "652301", line)
    assert (row.origin, row.meaning, row.doubtful) == ("清泉", "新的泉", False)
    assert [n.script for n in row.names.all()] == ["han"]
    assert named("甘泉", longitude=87.1).longitude is None


@pytest.mark.parametrize("cell", ["1984-05-01", date(1984, 5, 1), datetime(1984, 5, 1, 8)])
def test_a_day_is_read_as_text_and_as_a_spreadsheet_has_it(cell):
    assert read(2, ROW | {"设立时间": cell}).since == date(1984, 5, 1)


def test_each_step_of_a_place_is_on_record_with_its_day(loaded):
    row = named()
    assert actions.rename_place(row, "甘泉", on=LATER, by="account:2") == row
    assert actions.retire_place(row, on=date(2024, 1, 1), by="account:3") == row
    told = [(e.code, e.actor, *e.data.values()) for e in events.of("place", row.pk)]
    assert told == [
        ("place.named", "account:1", "2020-01-01"),
        ("place.renamed", "account:2", "2022-01-01"),
        ("place.retired", "account:3", "2024-01-01"),
    ]


@pytest.mark.parametrize("words", ["", " ", "·—", "（）"])
def test_words_without_a_sign_that_is_said_find_no_place(loaded, words):
    named()
    assert (find(words), list(found_by(words))) == ([], [])


def test_nothing_is_renamed_or_retired_on_a_day_on_which_it_does_not_stand(loaded):
    row = named()
    for day in (date(2019, 1, 1), SINCE):
        assert refused(actions.retire_place, row, on=day, by="account:1") == "not_standing"
        assert refused(actions.rename_place, row, "甘泉", on=day, by="account:1") == "not_standing"


def test_a_record_that_was_not_kept_whole_is_not_decided(loaded):
    take(ROW, ROW | {"编号": "2"})
    row = Double.objects.get()
    row.data.pop("position")
    row.save()
    with pytest.raises(Conflict, check=lambda error: error.code == "incomplete"):
        actions.decide_double(row, same=False, by="account:1")
    row.refresh_from_db()
    assert row.state == "open"


def test_a_place_of_its_own_is_written_as_its_record_said(loaded):
    take(ROW, ROW | {"编号": "2", "来历": "多清水", "设立时间": "1950", "曾用名": "浊溪(1950-1962)"})
    place = actions.decide_double(Double.objects.get(), same=False, by="account:1")
    place.refresh_from_db()
    assert (place.source, place.source_key, place.origin, place.kind) == ("普查", "2", "多清水", "valley")
    assert (place.longitude, place.division.code, place.valid.lower.year) == (87.0, "652301", 1950)
    assert {(n.text, n.role) for n in place.names.all()} == {("清水沟", "standard"), ("浊溪", "former")}
    (told,) = events.of("place", place.pk)
    assert (told.code, told.data["same"]) == ("place.double_decided", False)
