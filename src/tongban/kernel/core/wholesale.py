"""Many new rows in one go: COPY where it pays, the same rows as an insert would give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

PAYS_FROM = 50  # rows; below, an insert is as quick and tells the new ids
NOTHING = type(None)
WORDS: frozenset[type] = frozenset({str, NOTHING})
NUMBER: frozenset[type] = frozenset({int, NOTHING})
READY: dict[type, frozenset[type]] = {
    models.CharField: WORDS,
    models.TextField: WORDS,
    models.BigAutoField: NUMBER,
    models.BigIntegerField: NUMBER,
    models.IntegerField: NUMBER,
    models.PositiveIntegerField: NUMBER,
    models.PositiveSmallIntegerField: NUMBER,
    models.ForeignKey: NUMBER,
    models.OneToOneField: NUMBER,
    models.BooleanField: frozenset({bool, NOTHING}),
    models.FloatField: frozenset({float, NOTHING}),
    models.BinaryField: frozenset({bytes, NOTHING}),
    models.DateTimeField: frozenset({datetime, NOTHING}),
}


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, all with their ids or all without: those have theirs in the database alone."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < PAYS_FROM:
        model._base_manager.bulk_create(rows)
        return
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and rows[0].pk is None)]
    names = ", ".join(f'"{f.column}"' for f in fields)
    database = connections[DEFAULT_DB_ALIAS]  # asked for once: the proxy costs as much as a value
    prepare = [(f.attname, _ready(f), f.pre_save, f.get_db_prep_save) for f in fields]
    command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    with database.cursor() as cursor, database.wrap_database_errors, cursor.copy(command) as copy:
        for row in rows:
            held = row.__dict__
            copy.write_row(
                [
                    value if type(value := held[name]) in ready else save(take(row, True), database)
                    for name, ready, take, save in prepare
                ]
            )


def _ready(field: "models.Field[Any, Any]") -> frozenset[type]:
    """The types of values that this field hands on as they are; asking it of each value costs more than writing it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return frozenset()
    return READY.get(type(field), frozenset())


def insert_named(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, which know their ids afterwards."""
    if len(rows) >= PAYS_FROM:
        number_ahead(rows)
    insert(rows)


def number_ahead(rows: Sequence[models.Model]) -> None:
    """New rows of one model get the ids that the database would have given them: COPY tells none."""
    if rows:
        for row, pk in zip(rows, take_ids(type(rows[0]), len(rows)), strict=True):
            row.pk = pk


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids of rows to be, ascending; those that are not used are never given out again."""
    if not count:
        return []
    ask = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(ask, [model._meta.db_table, count])
        return [pk for (pk,) in cursor.fetchall()]
