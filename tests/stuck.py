"""A row that the database lets nobody change: what one such row does to all others."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def stuck(row, column):
    """While it lasts, a column of this row stays as it is."""
    table, value = row._meta.db_table, getattr(row, column)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # what is still to be checked bars the door to this table
        held = connection.ops.compose_sql(f"id <> %s OR {column} IS NOT DISTINCT FROM %s", [row.pk, value])
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT stuck CHECK ({held})")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT stuck")
