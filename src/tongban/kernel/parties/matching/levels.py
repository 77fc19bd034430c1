"""Which level each comparison of a pair reaches, asked of DuckDB: for learning, and to say why in words."""

import duckdb
import pyarrow as pa

from tongban.kernel.parties.matching import names, sql
from tongban.kernel.parties.matching.names import Slips
from tongban.kernel.parties.matching.profiles import Comparison, Script

COLUMNS = (
    "name", "sound", "near", "ordered", "first", "last", "born", "yob", "md", "number", "proof", "phone", "address",
    "house", "person", "gone", "alike", *(f"{name}{i}" for name in ("pieces", "name_pieces") for i in range(1, 5)),
)  # fmt: skip


def enrich(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: str,
    slips: Slips,
    *,
    firms: bool = False,
) -> None:
    """Make `table` of some prepared rows with the lists that levels look into: too wide to keep for every row."""
    connection.execute(f"create or replace table plain as select * from {rows}")
    told = connection.execute("select distinct name from plain where name is not null").to_arrow_table()[
        "name"
    ]
    keys = [] if firms else told.to_pylist()
    texts = pa.list_(pa.string())
    gone = pa.array([names.with_one_gone(key) for key in keys], texts)
    alike = pa.array([names.mistaken(key, slips) for key in keys], texts)
    connection.register("made", pa.table({"told": pa.array(keys, pa.string()), "gone": gone, "alike": alike}))
    spots = sql.places(sql.pieces("plain.sound")) if firms else "[]::int[]"
    connection.execute(f"""create or replace table {table} as
      select * exclude (spots, name_spots), {sql.signature("spots", "pieces")}, {sql.signature("name_spots", "name_pieces")}
      from (select plain.*, coalesce(gone, []) as gone, coalesce(alike, []) as alike,
          {sql.places(sql.pieces("plain.address"))} as spots, {spots} as name_spots
        from plain left join made on made.told = plain.name)""")
    connection.unregister("made")
    connection.execute("drop table plain")


def near(many: str, few: str, script: Script) -> str:
    """Those of many rows that share a block with one of a few."""
    blocks = (block for block in script.blocks if block != ("rare",))
    met = " union ".join(
        f"select m.rid from {many} m semi join {few} f on {' and '.join(f'm.{c} = f.{c}' for c in block)}"
        for block in blocks
    )
    return f"(select * from {many} where rid in ({met}))"


def gamma(comparison: Comparison) -> str:
    """The number of the level that a pair reaches, as an expression."""
    top = len(comparison.levels) - 1
    whens = " ".join(f"when {level.sql} then {top - i}" for i, level in enumerate(comparison.levels))
    return f"case when {comparison.absent} then -1 {whens} end"


def patterns(script: Script, pairs: str) -> str:
    """A query: l, r and one gamma a comparison for `pairs` (a query of l and r) over the tables wide_a and wide_b."""
    sides = ", ".join(f"{side}.{c} as {c}_{end}" for side, end in (("a", "l"), ("b", "r")) for c in COLUMNS)
    told = ", ".join(f"{gamma(c)} as g_{c.column}" for c in script.comparisons)
    return f"""select l, r, {told} from (
      select p.l, p.r, {sides} from ({pairs}) p join wide_a a on a.rid = p.l join wide_b b on b.rid = p.r)"""
