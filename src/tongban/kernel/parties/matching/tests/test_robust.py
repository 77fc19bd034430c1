"""Whatever stands in the lists: an answer, one to one, the same however the rows are ordered."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people_lists import make
from tests.thorough import examples
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.matching import ORGANISATION, PERSON, match, prepare, reading
from tongban.kernel.parties.matching.model import declared_model

COLUMNS = ("name", "born", "id_number", "phone", "address")
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "王伟",
            "王玮",
            "Smith, John",
            "1980-1-2",
            "31/12/1980",
            "2月",
            "65230119900506123X",
            "6.5E+17",
            "000",
            "'\";--",
            "\x00",
        ]
    ),
)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(("id", *COLUMNS), cells)), max_size=6)


@settings(max_examples=examples(20), deadline=None)
@given(rows, rows)
def test_garbage_is_matched_one_to_one(one, other):
    one = [{**row, "id": str(i)} for i, row in enumerate(one)]
    other = [{**row, "id": str(i)} for i, row in enumerate(other)]
    pairs = match(one, other).pairs
    assert len({p.a for p in pairs}) == len({p.b for p in pairs}) == len(pairs)
    assert all(0 <= p.p <= 1 for p in pairs)


@pytest.mark.parametrize(
    "kept", [COLUMNS[:1], COLUMNS[:2], COLUMNS[2:3], COLUMNS[3:], ("name", "phone"), ("name", "id_number")]
)
@pytest.mark.parametrize("size", [10, 1000])
def test_few_columns_make_no_false_pair(kept, size):
    lists = make(size, seed=size)
    some = [table.select(["id", *kept]) for table in (lists.a, lists.b)]
    judged = lists.judge([(int(p.a), int(p.b)) for p in match(*some) if p.p >= 0.5])
    assert judged["precision"] >= 0.995
    assert judged["recall"] >= 0.7


def test_order_and_side_do_not_matter():
    lists = make(300, numbers=False, seed=5)
    found = {(p.a, p.b) for p in match(lists.a, lists.b)}
    turned = {(p.b, p.a) for p in match(lists.b, lists.a)}
    shuffled = {(p.a, p.b) for p in match(lists.a.take(list(range(299, -1, -1))), lists.b)}
    assert found == turned == shuffled


@pytest.mark.parametrize(
    "empty", [[], pa.table({"id": pa.array([], pa.string()), "name": pa.array([], pa.string())})]
)
def test_an_empty_list_has_nobody(empty):
    assert match(empty, [{"id": "1", "name": "王伟"}]).pairs == []


def test_a_repeated_row_is_told_and_matched_once():
    lists = make(50, seed=9)
    twice = pa.concat_tables(
        [lists.a, lists.a.slice(0, 5).set_column(0, "id", pa.array([f"x{i}" for i in range(5)]))]
    )
    found = match(twice, lists.b)
    assert found.repeated_a == ("x0", "x1", "x2", "x3", "x4")
    assert {(p.a, p.b) for p in found} == {(p.a, p.b) for p in match(lists.a, lists.b)}


DATES = [
    "1980-03-04",
    "1980/3/4",
    "19800304",
    "1980年3月4日",
    "1980.3.4",
    "29284",
    "1980-03-04 00:00:00",
    "１９８０-３-４",
    date(1980, 3, 4),
]


@pytest.mark.parametrize("born", DATES)
def test_dates_of_any_spelling_are_one(born):
    one = [{"id": "1", "name": "王伟", "born": "1980-03-04"}]
    assert match(one, [{"id": "2", "name": "王伟", "born": born}]).pairs[0].why == (
        "same name",
        "same birth date",
    )


def test_days_before_months_are_told_from_the_whole_list():
    one = [
        {"id": str(i), "name": name, "born": f"1980-{m:02d}-{d:02d}"}
        for i, (name, d, m) in enumerate((("Ann Lee", 25, 4), ("Bo Chan", 3, 4)))
    ]
    other = [{**row, "born": f"{row['born'][8:]}/{row['born'][5:7]}/1980"} for row in one]
    assert [p.why[1] for p in match(one, other)] == ["same birth date"] * 2


def test_a_number_spoiled_by_a_spreadsheet_is_no_number():
    spoiled = {"id_number": "6.52301E+17"}
    one, other = {"id": "1", "name": "王伟", **spoiled}, {"id": "2", "name": "李娜", **spoiled}
    assert match([one], [other]).same == []


def test_a_prepared_list_and_a_saved_model_give_the_same(tmp_path):
    lists = make(2200, seed=3)
    model = tmp_path / "model.json"
    first = [(p.a, p.b, p.same) for p in match(lists.a, lists.b, model=model)]
    kept = prepare(lists.a, to=tmp_path / "a.parquet")
    assert model.exists()
    assert [(p.a, p.b, p.same) for p in match(kept, lists.b, model=model)] == first
    with pytest.raises(TongbanError, check=lambda e: e.code == "model"):
        match([], [], profile=ORGANISATION, model=model)


def test_a_model_that_is_written_by_half_is_not_there(tmp_path, monkeypatch):
    written = Path.write_text

    def by_half(self, text, **told):
        written(self, text[: len(text) // 2], **told)
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_text", by_half)
    model = tmp_path / "model.json"
    with pytest.raises(OSError, match="no space"):
        declared_model(PERSON.han).save(model, PERSON)
    assert not model.exists()


def test_what_two_small_lists_cannot_teach_is_not_kept(tmp_path):
    model = tmp_path / "model.json"
    match([{"id": "1", "name": "王伟"}], [{"id": "2", "name": "王伟"}], model=model)
    assert not model.exists()


FIRM = {
    "credit_code": "91350100M000100Y43",
    "name": "昌吉市天山商贸有限责任公司",
    "phone": "0994-2345678",
    "person": "王伟",
}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({**FIRM, "name": "天山商贸"}, [True]),
        ({**FIRM, "credit_code": ""}, [True]),
        ({**FIRM, "credit_code": "", "name": "昌吉天山商贸有限公司"}, [False]),
        ({"name": "昌吉市地海商贸有限责任公司", "phone": FIRM["phone"], "person": "王伟"}, [False]),
        ({"name": "昌吉市地海商贸有限责任公司"}, []),
    ],
)
def test_organisations(other, same):
    crowd = [
        {"id": f"c{i}", "name": f"{n}有限公司", "phone": f"099411111{i}", "person": n}
        for i, n in enumerate(("红山", "青松", "白云"))
    ]
    found = match([{"id": "1", **FIRM}, *crowd], [{"id": "2", **other}, *crowd], profile=ORGANISATION)
    assert [p.same for p in found if (p.a, p.b) == ("1", "2")] == same


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TongbanError, match=r"gone\.csv", check=lambda error: error.code == "no_file"):
        reading.read_list(str(tmp_path / "gone.csv"), PERSON)
