"""The third tier: Splink scores the rows that are left over; who is the likeliest of all is settled afterwards."""

import logging
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.splink_dataframe import SplinkDataFrame

from tongban.kernel.parties.matching.model import SMALL, Model

LEAST_BITS = -12.0  # pairs below are forgotten at once
COMMON, RARE = 200, 4  # a word in more rows is not rare; so many rare words of a row are looked at
MOST_PAIRS = 25_000_000  # a block that would make more is left out
TABLES = ("wide_a", "wide_b", "name_frequency")
TURNED = """select case when source_dataset_l = 'b' then rid_r else rid_l end as l,
  case when source_dataset_l = 'b' then rid_l else rid_r end as r, match_weight as bits from {}"""
logging.getLogger("splink").setLevel(logging.ERROR)


def score(connection: duckdb.DuckDBPyConnection, model: Model, likely: float) -> None:
    """Fill `scored` (l, r, bits): match weight with prior `likely`, of pairs of the tables wide_a and wide_b."""
    blocks = ready(connection, model)
    api = DuckDBAPI(connection=connection)
    found = predict(api, [*TABLES], model, model.settings(blocks, likely, frequency=model.learned))
    connection.execute(f"create or replace table scored as {TURNED.format(found.physical_name)}")
    found.drop_table_from_database_and_remove_from_cache()


def ready(
    connection: duckdb.DuckDBPyConnection, model: Model, *, small: int = SMALL
) -> tuple[tuple[str, ...], ...]:
    """Make what Splink reads beside the two tables, and tell the blocks that can be afforded."""
    blocks = _blocks(connection, model, small)
    if ("rare",) in blocks:
        _add_rare(connection)
    _count_names(connection)
    return blocks


def predict(api: Any, tables: list[Any], model: Model, settings: SettingsCreator) -> SplinkDataFrame:
    """Splink's scores of two tables and how common names are, on whatever engine."""
    a, b, frequencies = (api.register(table) for table in tables)
    a.dataset_display_name, b.dataset_display_name = "a", "b"
    # the settings are declared, not typed by somebody: looking them through is a third of a small match
    linker = Linker([a, b], settings, log_level="ERROR", validate_settings=False)
    if model.learned and any(level.frequency for c in model.script.comparisons for level in c.levels):
        linker.table_management.register_term_frequency_lookup(frequencies, "name")
    return linker.inference.predict(threshold_match_weight=LEAST_BITS)


def _count_names(connection: duckdb.DuckDBPyConnection) -> None:
    """How common a name is, by both whole lists: those left over are no fair sample.

    Two rows are left out of each count, for the pair itself is no sign that others bear the name.
    """
    named = "(select name from a union all select name from b)"
    asked = "(select name from wide_a union select name from wide_b)"
    connection.execute(f"""create or replace table name_frequency as
      select name, ((greatest(count(*) - 2, 0) + 0.5) / ((select count(name) from {named}) + coalesce(getvariable('beyond'), 0)))::double as tf_name
      from {named} where name in {asked} group by name""")


def _blocks(connection: duckdb.DuckDBPyConnection, model: Model, small: int) -> tuple[tuple[str, ...], ...]:
    """The blocks that can be afforded; none where every pair can."""
    a, b = (connection.execute(f"select count(*) from wide_{s}").fetchall()[0][0] for s in "ab")
    if a * b <= small:
        return ()
    afforded = (b for b in model.script.blocks if b == ("rare",) or _pairs(connection, b) <= MOST_PAIRS)
    return tuple(afforded)


def _pairs(connection: duckdb.DuckDBPyConnection, block: tuple[str, ...]) -> int:
    columns = ", ".join(block)
    sides = [
        f"(select {columns}, count(*) as n from wide_{s} where {' and '.join(f'{c} is not null' for c in block)} group by all)"
        for s in "ab"
    ]
    made = connection.execute(
        f"select sum(l.n * r.n) from {sides[0]} l join {sides[1]} r using ({columns})"
    ).fetchall()
    return int(made[0][0] or 0)


def _add_rare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each row its rarest words that occur again: what still meets where every whole column has a slip."""
    words = " union all ".join(
        f"""select '{s}' as side, rid, unnest(list_distinct(string_split(concat_ws(' ', name, address), ' '))) as word
        from wide_{s}"""
        for s in "ab"
    )
    connection.execute(f"""create or replace table rare_words as
      with words as ({words}), often as (select word, count(*) as n from words group by word having n between 2 and {COMMON})
      select side, rid, list(word order by n)[1:{RARE}] as rare from words join often using (word) group by all""")
    for s in "ab":
        connection.execute(f"""create or replace table wide_{s} as select w.*, coalesce(rare, []) as rare
          from wide_{s} w left join rare_words r on r.side = '{s}' and r.rid = w.rid""")
