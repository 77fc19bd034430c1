"""A new version takes over while requests go on: the next process is at work before the one before it may go.

Both listen on the socket that the supervisor holds, so no connection that the system has taken is ever dropped.
"""

import signal
from collections.abc import Callable

from tongban.project.serving.children import Child, end

PATIENCE = 60.0  # seconds for a new process to come up


class Crew:
    """The children at work, and those that still finish what they began."""

    def __init__(self, *children: Child) -> None:
        self.working = list(children)
        self.leaving: list[Child] = []

    def start(self) -> None:
        """All at once."""
        for one in self.working:
            one.start()

    def mind(self) -> list[str]:
        """Start again whatever died; what there is to tell."""
        for one in [one for one in self.leaving if not one.runs()]:
            self._forget(one)
        return [line for one in self.working if (line := one.mind())]

    def renew(self, *, prepare: Callable[[], bool]) -> str:
        """Replace each by a fresh one; where that one does not come up the old one goes on. What to tell."""
        if not prepare():
            return "Not renewed: the database could not be made ready; what ran goes on."
        stuck = [one.name for one in list(self.working) if not self._replaced(one)]
        if stuck:
            return f"Not renewed: the new {' and '.join(stuck)} did not come up; the old goes on."
        return "Renewed."

    def _replaced(self, old: Child) -> bool:
        new = old.successor()
        self.leaving.append(new)  # whoever stops us meanwhile ends it too
        if not _comes_up(new):
            end([new], patience=1)
            self._forget(new)
            return False
        self.leaving.remove(new)
        self.working[self.working.index(old)] = new
        self.leaving.append(old)
        old.signal(signal.SIGTERM)
        return True

    def _forget(self, gone: Child) -> None:
        gone.forget_ready()
        self.leaving.remove(gone)

    def end(self, *, patience: float) -> None:
        """End all gently, then at once."""
        end([*self.working, *self.leaving], patience=patience)


def _comes_up(new: Child) -> bool:
    try:
        new.start()
    except OSError:  # the machine is full
        return False
    return new.works(PATIENCE)
