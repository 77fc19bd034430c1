"""What stands around everybody's tests: how the test database is emptied, passwords that cost nothing, files found once.

Between transactional tests Django truncates every table and makes permissions anew: a second or more for two
hundred tables, of which a test has filled ten. Here only those are emptied, whatever guards them.
"""

import gc
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from tongban.ui import marks

KEPT = ("django_content_type", "auth_permission")  # what Django makes of the models themselves
UNGUARDED = "SET LOCAL session_replication_role = replica"  # no trigger and no foreign key is asked


@pytest.fixture(autouse=True, scope="session")
def flush_empties_what_was_filled() -> Iterator[None]:
    """Rows are deleted where there are any; the append-only tables are opened for that moment."""

    def emptying(self: DatabaseOperations, style: Any, tables: Iterable[str], **_more: Any) -> list[str]:
        filled = _filled([name for name in tables if name not in KEPT])
        return [UNGUARDED, *(f"DELETE FROM {self.quote_name(name)}" for name in filled)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptying)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args: None)
        yield


def _filled(tables: list[str]) -> list[str]:
    parts = [
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})" for name in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def no_test_leaves_its_language() -> Iterator[None]:
    """A page that was asked for in English leaves it to the thread, and so to the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def passwords_cost_nothing() -> Iterator[None]:
    """The same hash as in earnest, a million rounds cheaper."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(autouse=True, scope="session")
def what_is_the_same_is_made_once() -> Iterator[None]:
    """Each browser of a test has a server of its own, which would look up every static file anew; pages of one
    address bear one code, which in earnest is drawn each time: who waits less would know that somebody was there.
    """
    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def looked(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", looked)
        patch.setattr(marks, "qr_svg", lru_cache(maxsize=1024)(marks.qr_svg))
        yield


@pytest.fixture(autouse=True, scope="session")
def what_is_there_stays() -> None:
    """The modules of a whole product are no garbage: they are not looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
