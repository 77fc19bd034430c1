"""The supervisor's children: started again when they die, and never outliving it."""

import ctypes
import os
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

_libc: Any = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Have the system kill this process when its parent ends, however that ends (Linux)."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGKILL)


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

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C at the terminal reaches the supervisor alone."""
        me = os.getpid()
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", *self.words],
            stdin=subprocess.DEVNULL,
            pass_fds=self.passed,
            start_new_session=True,
            preexec_fn=lambda: die_with(me),  # noqa: PLW1509 - the supervisor has one thread
        )

    def mind(self) -> str | None:
        """Start it if it is not running, later and later if it keeps dying; a line to tell if it died."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return None
            lasted = now - self.begun
            self.deaths = 1 if lasted > LASTING else self.deaths + 1
            self.pause = min(2.0 ** (self.deaths - 2), LONGEST) if self.deaths > 1 else 0.0
            self.due, self.process = now + self.pause, None
            return f"{self.name} ended ({code}) after {lasted:.0f} s; starting it again in {self.pause:.0f} s"
        if now >= self.due:
            self.start()
        return None

    def signal(self, how: int) -> None:
        """Send it a signal, if it runs."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(how)


def end(children: Sequence[Child], *, patience: float) -> None:
    """End all gently, and what is left after `patience` seconds at once."""
    for one in children:
        one.signal(signal.SIGTERM)
    until = time.monotonic() + patience
    while any(_runs(one) for one in children) and time.monotonic() < until:
        time.sleep(0.05)
    for one in children:
        one.signal(signal.SIGKILL)
        if one.process is not None:
            one.process.wait()


def _runs(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None
