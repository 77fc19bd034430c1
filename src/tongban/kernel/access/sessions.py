"""Django's sessions in the database, read by one plain statement: every request of everybody who is signed in begins with it."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection

ALIVE = (
    "/* planned once */ SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
)


class SessionStore(db.SessionStore):
    """Written as Django writes them."""

    def load(self) -> dict[str, Any]:
        """What a session holds; one that is over or never was holds nothing, and its key is not used again."""
        # the moment is not that of `clock`: when a session ends was said by the system's time too
        with connection.cursor() as cursor:
            cursor.execute(ALIVE, [self.session_key, datetime.now(UTC)])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
