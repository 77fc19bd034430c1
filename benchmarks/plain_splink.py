"""Splink by itself on two lists of people: comparisons, blocks and training as one sets them up by its documentation.

For Chinese names what helps there: the same reading, the same characters in another order, one other character under
one surname; EM is blocked on name and year of birth and on the phone, so that a million rows do not make a hundred million pairs.
"""

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

COLUMNS = ("name", "born", "id_number", "phone", "address")
HAN = """*, left(born, 4) AS year, array_to_string(list_transform(string_split(name, ''), lambda c: coalesce(said[c], c)), ' ') AS reading,
    array_to_string(list_sort(string_split(name, '')), '') AS sorted, nullif(regexp_extract(address, '([^县]+镇)', 1), '') AS town,
    nullif(array_to_string(regexp_extract_all(address, '[0-9]+'), '-'), '') AS house"""
CHARACTERS = "SELECT DISTINCT unnest(string_split(name, '')) FROM (SELECT name FROM given_a UNION ALL SELECT name FROM given_b)"
RESULT = """SELECT CASE WHEN source_dataset_l = 'a' THEN unique_id_l ELSE unique_id_r END AS a,
    CASE WHEN source_dataset_l = 'a' THEN unique_id_r ELSE unique_id_l END AS b FROM {}"""


def match(a: pa.Table, b: pa.Table, threshold: float) -> pa.Table:
    """Every pair over the threshold, not made one to one."""
    con = duckdb.connect()
    han = _laid_out(con, a, b)
    known = {
        c for c in ("id_number", "phone") if con.execute(f"SELECT count({c}) FROM list_a").fetchall()[0][0]
    }
    api = DuckDBAPI(connection=con)
    tables = [api.register(f"list_{name}", dataset_display_name=name) for name in "ab"]
    linker = Linker(tables, _chinese(known) if han else _latin())
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("name", "born")], recall=0.85)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for block in (("name", "year"), ("phone",)) if han else (("born",), ("name",)):
        training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    found = linker.inference.predict(threshold_match_probability=threshold)
    return con.execute(RESULT.format(found.physical_name)).to_arrow_table()


def _laid_out(con: duckdb.DuckDBPyConnection, a: pa.Table, b: pa.Table) -> bool:
    """Both lists as tables, empty as nothing, with what blocks and comparisons need; whether the names are Chinese."""
    for name, table in (("a", a), ("b", b)):
        con.register(f"given_{name}", table)
    characters = [row[0] for row in con.execute(CHARACTERS).fetchall()]
    han = any("\u4e00" <= one <= "\u9fff" for one in characters)
    if han:
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - a large dictionary

        said = pa.table({"c": characters, "p": [lazy_pinyin(one)[0] for one in characters]})
        con.register("said_by", said)
        con.execute("CREATE TABLE readings AS SELECT map_from_entries(list((c, p))) AS said FROM said_by")
    blank = ", ".join(f"nullif({c}, '') AS {c}" for c in COLUMNS)
    for name in "ab":
        told = f"SELECT id AS unique_id, {blank} FROM given_{name}"
        more = f"SELECT * EXCLUDE (said) FROM (SELECT {HAN} FROM ({told}), readings)" if han else told
        con.execute(f"CREATE TABLE list_{name} AS {more}")
    return han


def _chinese(known: set[str]) -> SettingsCreator:
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("reading"),
            levels.ExactMatchLevel("sorted"),
            levels.CustomLevel("levenshtein(name_l, name_r) <= 1 AND left(name_l, 1) = left(name_r, 1)"),
            levels.LevenshteinLevel("name", 1),
            levels.ElseLevel(),
        ],
    )
    address = cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            levels.CustomLevel("house_l IS NULL OR house_r IS NULL").configure(is_null_level=True),
            levels.CustomLevel("town_l = town_r AND house_l = house_r"),
            levels.CustomLevel("town_l = town_r"),
            levels.ElseLevel(),
        ],
    )
    numbers = [cl.DamerauLevenshteinAtThresholds(c, 1) for c in sorted(known)]
    blocks = [
        ("name", "born"),
        ("reading", "year"),
        ("born", "town"),
        ("name", "town"),
        ("house", "town", "year"),
    ]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[name, cl.DamerauLevenshteinAtThresholds("born", 1), address, *numbers],
        blocking_rules_to_generate_predictions=[
            block_on(*one) for one in (*blocks, *((c,) for c in sorted(known)))
        ],
    )


def _latin() -> SettingsCreator:
    """Names and addresses in one column each, as an office's list has them; no numbers."""
    blocks = [("name", "born"), ("born", "address"), ("name", "address"), ("born",), ("address",), ("name",)]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("born", 1),
            cl.JaroWinklerAtThresholds("address", [0.95, 0.85]),
        ],
        blocking_rules_to_generate_predictions=[block_on(*one) for one in blocks],
    )
