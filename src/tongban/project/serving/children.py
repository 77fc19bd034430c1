"""The supervisor's children: started again when they die, and never outliving it."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

PR_SET_PDEATHSIG = 1
LASTING = 10.0  # a child that lived this long is started again at once
LONGEST = 30.0
SAYS = "READY_DESCRIPTOR"

_libc: Any = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Have the system kill this process when its parent ends, however that ends (Linux)."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def at_work() -> None:
    """A child says that it is at work, so that its predecessor may go."""
    if given := os.environ.get(SAYS):
        with suppress(OSError):  # nobody listens any more
            os.write(int(given), b"1")


@dataclass
class Child:
    """One process that should always run."""

    name: str
    words: Sequence[str]
    passed: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    begun: float = 0.0
    deaths: int = 0
    pause: float = 0.0
    due: float = 0.0
    ready: int | None = None  # the end of a pipe on which it says that it is at work

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C at the terminal reaches the supervisor alone."""
        me = os.getpid()
        self.begun = time.monotonic()
        self.forget_ready()
        self.ready, says = os.pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", *self.words],
                stdin=subprocess.DEVNULL,
                env={**os.environ, SAYS: str(says)},
                pass_fds=(*self.passed, says),
                start_new_session=True,
                preexec_fn=lambda: die_with(me),  # noqa: PLW1509 - the supervisor has one thread
            )
        finally:
            os.close(says)

    def works(self, patience: float) -> bool:
        """Whether it says within `patience` seconds that it is at work; one that died never does."""
        if self.ready is None or not select.select([self.ready], [], [], patience)[0]:
            return False
        return bool(os.read(self.ready, 1))

    def successor(self) -> "Child":
        """Another of the same kind, not started."""
        return Child(self.name, self.words, self.passed)

    def forget_ready(self) -> None:
        """Listen no longer."""
        if self.ready is not None:
            os.close(self.ready)
            self.ready = None

    def mind(self) -> str | None:
        """Start it if it is not running, later and later if it keeps dying; a line to tell if it died or did not start."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return None
            lasted, self.process = now - self.begun, None
            self._rest(lasted)
            return f"{self.name} ended ({code}) after {lasted:.0f} s; starting it again in {self.pause:.0f} s"
        return self._started() if now >= self.due else None

    def _started(self) -> str | None:
        """A machine that is full for a moment starts nothing; the supervisor outlives that."""
        try:
            self.start()
        except OSError as error:
            self._rest(0)
            return f"{self.name} does not start ({error.strerror}); trying again in {self.pause:.0f} s"
        return None

    def _rest(self, lasted: float) -> None:
        self.deaths = 1 if lasted > LASTING else self.deaths + 1
        self.pause = min(2.0 ** (self.deaths - 2), LONGEST) if self.deaths > 1 else 0.0
        self.due = time.monotonic() + self.pause

    def runs(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def signal(self, how: int) -> None:
        """Send it a signal, if it runs."""
        if self.process is not None and self.runs():
            with suppress(ProcessLookupError):
                self.process.send_signal(how)


def end(children: Sequence[Child], *, patience: float) -> None:
    """End all gently, and what is left after `patience` seconds at once."""
    for one in children:
        one.signal(signal.SIGTERM)
    until = time.monotonic() + patience
    while any(one.runs() for one in children) and time.monotonic() < until:
        time.sleep(0.05)
    for one in children:
        one.signal(signal.SIGKILL)
        if one.process is not None:
            one.process.wait()
