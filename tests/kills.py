"""kill -9 before any statement and around any commit: an act is run in a process that dies there, then again."""

import os
import signal

from django.db import connection

from tongban.kernel.core.errors import Conflict


class Killer:
    """Kills its own process before the n-th statement; a commit counts as one, and the moment after it too."""

    def __init__(self, n):
        self.left = n

    def point(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute, sql, params, many, context):
        self.point()
        return execute(sql, params, many, context)


def in_a_killed_process(act, n):
    """Run `act` in a process of its own that dies before its n-th statement; its exit code (negative: killed)."""
    pid = os.fork()
    if pid == 0:
        connection.connection = None  # the parent's connection is the parent's
        killer = Killer(n)
        commit = connection._commit

        def committing():
            killer.point()
            commit()
            killer.point()

        connection._commit = committing
        code = 1  # an exception must not let the child go on as a second pytest
        try:
            with connection.execute_wrapper(killer):
                act()
            code = 0
        except Conflict:
            code = 0  # the run before was killed after its commit: the work is done, and this one is told so
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def at_every_point(act, check):
    """Kill at the first, the second, … point until one run gets through; check after each."""
    for n in range(200):
        code = in_a_killed_process(act, n)
        check()
        if code >= 0:
            assert code == 0
            return n
    raise AssertionError("it never gets through")
