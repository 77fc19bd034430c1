"""Emptying the test database: tables that refuse it in earnest are opened for that moment by their owner."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

GUARDED = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 <> 0
"""


@pytest.fixture(autouse=True, scope="session")
def flush_opens_guarded_tables() -> Iterator[None]:
    """Between transactional tests Django truncates every table, the append-only ones among them."""
    plain = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: Iterable[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)
            tables = [name for (name,) in cursor.fetchall()]
        opened = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables]
        closed = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]
        plain(self, [*opened, *sql_list, *closed])

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = plain
