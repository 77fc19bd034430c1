"""A list of parties brought to the forms that are compared, once; kept as Parquet it can be matched again and again."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from tongban.kernel.parties.matching import firms, names, sql
from tongban.kernel.parties.matching.people import PERSON
from tongban.kernel.parties.matching.profiles import Profile

Rows: TypeAlias = pa.Table | Sequence[Mapping[str, Any]]
MEMORY = "2200MB"
PART = 10_000  # rows
SHARED_BY = 40  # a phone that more rows of a list bear is an office's or a dummy, not a person's
# a row that says nothing but what an earlier row of its list says is that row once more
AGAIN = """name is not null and (number is not null or born is not null and phone is not null) and
  row_number() over (partition by name, number, born, phone, address order by rid) > 1"""
FORMS = ("name", "sound", "near", "ordered", "first", "last")


@dataclass(frozen=True)
class Prepared:
    """A list brought to its forms, kept in a Parquet file."""

    file: Path
    profile: str


def connect() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that never takes more than it may, and spills to a folder of its own."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(Path(tempfile.gettempdir()) / f"tongban-{os.getuid()}"),
        }
    )
    connection.execute("set preserve_insertion_order = false; set enable_progress_bar = false")
    return connection


def prepare(rows: Rows, *, to: Path, profile: Profile = PERSON) -> Prepared:
    """The list, brought to its forms and kept in `to`: the large side of many small matches."""
    connection = connect()
    try:
        load(connection, "a", rows, profile)
        connection.execute(f"copy a to '{_quoted(to)}' (format parquet)")
    finally:
        connection.close()
    return Prepared(to, profile.code)


def packed(rows: Iterable[Mapping[str, Any]], profile: Profile) -> pa.Table:
    """A long list that is read row by row, in columns: a part of the memory that as many dicts would take."""
    columns = pa.schema([(c, pa.string()) for c in ("id", *profile.columns)])
    source = iter(rows)
    parts = iter(lambda: list(islice(source, PART)), [])
    return pa.concat_tables(
        [pa.Table.from_pylist(part, columns) for part in parts] or [columns.empty_table()]
    )


def load(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows | Prepared, profile: Profile) -> None:
    """Make the table of a list: one row each, numbered from 0 in the order given."""
    if isinstance(rows, Prepared):
        connection.execute(f"create table {table} as select * from '{_quoted(rows.file)}'")
        return
    connection.register("given", _told(rows, profile))
    _standardise(connection, table, profile)
    connection.unregister("given")


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _told(rows: Rows, profile: Profile) -> pa.Table:
    """The rows as text, every column of the profile there, numbered."""
    if not isinstance(rows, pa.Table):
        rows = pa.table({c: [_text(row.get(c)) for row in rows] for c in ("id", *profile.columns)})
    told = {
        c: rows[c].cast(pa.string()) if c in rows.column_names else pa.nulls(len(rows), pa.string())
        for c in ("id", *profile.columns)
    }
    return pa.table({"rid": pa.array(range(len(rows)), pa.int32()), **told})


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _standardise(connection: duckdb.DuckDBPyConnection, table: str, profile: Profile) -> None:
    person = profile.code == "person"
    register_forms(connection, "given", names.forms if person else firms.forms)
    told = {"born": "''", "person": "''", **{c: sql.narrow(c) for c in profile.columns}, "name": "name"}
    proves = sql.id_number("number") if person else sql.credit_code("number")
    columns = ", ".join(f"{how} as {c}" for c, how in told.items())
    connection.execute(f"""create table {table} as
      with narrow as materialized (select rid, id, {columns} from given),
      spelled as materialized (
        select rid, id, {_nothing(FORMS)}, {sql.date_parts("born")} as parts, {sql.number(profile.proof)} as number,
          {sql.phone("phone")} as phone, {sql.address("address")} as address,
          nullif(regexp_replace(person, '\\s', '', 'g'), '') as person
        from narrow left join forms on forms.told = narrow.name),
      habit as (select {sql.month_first("parts")} as months from spelled),
      proved as (
        select * exclude (parts, months), {proves} as proof, {sql.born("parts", month_first="months")} as said
        from spelled, habit)
      select *, {AGAIN} as again from (select rid, id, {", ".join(FORMS)}, coalesce(proof, number) as number, proof,
        {"coalesce(said, substr(proof, 7, 8))" if person else "null::varchar"} as born, said, left(born, 4) as yob,
        case when length(born) = 8 then substr(born, 5) end as md, phone, address, {sql.numbers_in("address")} as house, person
        from proved)""")
    connection.execute(f"""update {table} set phone = null where phone in (
      select phone from {table} group by phone having count(*) > {SHARED_BY})""")
    connection.execute("drop table forms")


def _nothing(columns: Sequence[str]) -> str:
    return ", ".join(f"nullif(forms.{c}, '') as {c}" for c in columns)


def register_forms(
    connection: duckdb.DuckDBPyConnection, table: str, forms: Callable[[str], names.Forms]
) -> None:
    """The table `forms`: every name that occurs, told once, with its forms."""
    told = connection.execute(f"select distinct name from {table} where name is not null").to_arrow_table()[
        "name"
    ]
    made = [forms(text) for text in told.to_pylist()]
    columns = {name: pa.array([one[i] for one in made], pa.string()) for i, name in enumerate(FORMS)}
    connection.register("made", pa.table({"told": told, **columns}))
    connection.execute("create table forms as select * from made")
    connection.unregister("made")
