"""The connection that Django looks for in a backend.

Before every request Django asks the server whether a kept connection still works. A server that ended it has closed the socket
or said so on it, and both can be seen here: only where something lies there unread is the server asked.
"""

from select import POLLIN, poll
from typing import Any, Self

from django.db.backends.postgresql import base, operations
from psycopg import DataError, Error
from psycopg.pq import TransactionStatus

from tongban.kernel.core.postgres.plans import has_one_plan


class Cursor(base.ServerBindingCursor):
    """Lets the server plan a statement once that has one plan: planning takes it longer than doing."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Self:
        """As psycopg does; all else with its values written into it, as Django does, which is the quicker way to ask once."""
        once = isinstance(query, str) and has_one_plan(query)
        if params is not None and not once:
            query, params = self._written_out(query, params), None
        told = {"prepare": prepare if once else False, "binary": binary}
        return super().execute(query, params, **told)  # type: ignore[misc]

    def _written_out(self, query: Any, params: Any) -> str:
        return str(base.Cursor(self.connection).mogrify(query, params))  # type: ignore[attr-defined, call-arg]


class DatabaseOperations(operations.DatabaseOperations):
    """Tells what was asked also where the plan is kept and the driver no longer knows the words."""

    def last_executed_query(self, _cursor: Any, sql: Any, params: Any) -> str:
        """The statement with its values."""
        try:
            return str(self.compose_sql(sql, params))
        except DataError:  # a value that cannot be written: the statement fails by itself
            return str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """As Django says, with our cursor, which has a statement planned once when it is said for the fifth time."""
        return {**super().get_connection_params(), "cursor_factory": Cursor, "prepare_threshold": 5}

    def is_usable(self) -> bool:
        """Does the connection still work?"""
        if self.connection and self.errors_occurred:
            return self._forgets()
        idle = self.connection and self.connection.info.transaction_status == TransactionStatus.IDLE
        return True if idle and not _unread(self.connection.fileno()) else bool(super().is_usable())

    def _forgets(self) -> bool:
        """After a failure: where an upgrade made a column another type, its plans would fail as long as they are kept."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
        except Error:
            return False
        return True


def _unread(descriptor: int) -> bool:
    look = poll()
    look.register(descriptor, POLLIN)
    return bool(look.poll(0))
