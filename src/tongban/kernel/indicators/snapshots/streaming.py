"""One fact view from PostgreSQL to a Parquet file: COPY to Arrow batches to row groups, some thousand rows at a time."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from django.db import connection

from tongban.kernel.indicators.declare import Facts

BLOCK, GROUP = 4 << 20, 100_000  # bytes of text read at once; rows written at once
MOMENT = "timestamp('UTC')"
# how a declared type is read from COPY's text, and how it is kept
READ = {
    "int64": pa.int64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    MOMENT: pa.timestamp("us"),
}
KEPT = {**READ, MOMENT: pa.timestamp("us", tz="UTC")}


def write(facts: Facts, file: Path) -> int:
    """The rows of a view, only its declared columns; how many there were."""
    schema = pa.schema([(name, KEPT[kind]) for name, kind in facts.schema.items()])
    rows = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for table in _groups(facts):
            writer.write_table(table.cast(schema))
            rows += table.num_rows
    return rows


def _groups(facts: Facts) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in _batches(facts):
        waiting.append(batch)
        if sum(b.num_rows for b in waiting) >= GROUP:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _batches(facts: Facts) -> Iterator[pa.RecordBatch]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('datestyle', 'ISO', true)")
        with cursor.copy(_copy(facts)) as copy:
            text = io.BufferedReader(_Text(copy), BLOCK)
            if text.peek(1):  # Arrow refuses a file of no line at all
                yield from _parsed(facts, text)


def _parsed(facts: Facts, text: Any) -> Iterator[pa.RecordBatch]:
    kinds = {name: READ[kind] for name, kind in facts.schema.items()}
    yield from pc.open_csv(
        text,
        pc.ReadOptions(column_names=list(kinds), block_size=BLOCK, use_threads=False),
        pc.ParseOptions(newlines_in_values=True),
        # COPY writes nothing for NULL and "" for an empty text
        pc.ConvertOptions(
            column_types=kinds,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _copy(facts: Facts) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(_column(quote(name), kind) for name, kind in facts.schema.items())
    return f"COPY (SELECT {columns} FROM {quote(facts.name)}) TO STDOUT (FORMAT csv)"  # noqa: S608 - declared names alone


def _column(name: str, kind: str) -> str:
    return f"{name} AT TIME ZONE 'UTC'" if kind == MOMENT else name


class _Text(io.RawIOBase):
    """What COPY sends, as a file."""

    def __init__(self, copy: Any) -> None:
        self._copy, self._rest = copy, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if not self._rest:
            self._rest = bytes(self._copy.read())
        part, self._rest = self._rest[: len(into)], self._rest[len(into) :]
        into[: len(part)] = part
        return len(part)
