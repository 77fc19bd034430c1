"""A worker process of its own on the tests' database: python worker.py NAME-OF-DATABASE SMS-URL [before|after N].

With the last two it kills itself with signal 9 just before or after the N-th commit of its work.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

import django
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper


def die_at(side: str, turn: int) -> None:
    """Let the commit of that turn be the last thing seen of this process, done or not done."""
    commit, turns = BaseDatabaseWrapper._commit, count(1)

    def committing(self: Any) -> None:
        last = next(turns) == turn
        if last and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    BaseDatabaseWrapper._commit = committing


def main(database: str, sms_url: str, side: str = "", turn: str = "0") -> None:
    """Work until killed."""
    settings.DATABASES["default"]["NAME"] = database
    settings.SMS_URL = sms_url
    django.setup()
    from procrastinate.contrib.django import app

    from tongban.kernel.notices.tests.kinds import declare

    declare()
    die_at(side, int(turn))
    worker = app.with_connector(app.connector.get_worker_connector())
    worker.run_worker(queues=None, fetch_job_polling_interval=0.2, listen_notify=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
