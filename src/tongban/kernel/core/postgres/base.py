"""The connection that Django looks for in a backend.

Before every request Django asks the server whether a kept connection still works. A server that ended it has closed the socket
or said so on it, and both can be seen here: only where something lies there unread is the server asked.
"""

from select import POLLIN, poll

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it."""

    def is_usable(self) -> bool:
        """Does the connection still work?"""
        idle = self.connection and self.connection.info.transaction_status == TransactionStatus.IDLE
        return True if idle and not _unread(self.connection.fileno()) else bool(super().is_usable())


def _unread(descriptor: int) -> bool:
    look = poll()
    look.register(descriptor, POLLIN)
    return bool(look.poll(0))
