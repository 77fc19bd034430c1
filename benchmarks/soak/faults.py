"""What goes wrong during the day, when, and how it ends: at fixed parts of it, so that every run meets the same."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

from benchmarks.soak.outside import Outside
from benchmarks.soak.serving import WEB, WORKER, Disk, Serving
from benchmarks.soak.told import Told

FULL = 12.0  # seconds without a free byte, at least
HARDEST = 120  # seconds by which the clock of web and worker steps in a day of twenty minutes


class Faults(threading.Thread):
    """Injects them one after another while the day goes on."""

    def __init__(self, told: Told, serving: Serving, outside: Outside, disk: Disk, seconds: float) -> None:
        super().__init__(daemon=True)
        self.told, self.serving, self.outside, self.disk, self.seconds = told, serving, outside, disk, seconds
        self.step = max(round(HARDEST * seconds / 1200), 5)

    def plan(self) -> list[tuple[float, Callable[[], None]]]:
        """Part of the day, and what happens then."""
        return [
            (0.04, self.kill_worker), (0.08, self.kill_web_process), (0.12, lambda: self.gateway("slow")),
            (0.20, self.kill_worker), (0.24, lambda: self.gateway("ok")), (0.27, lambda: self.end_database("QUIT")),
            (0.34, lambda: self.clock(self.step)), (0.39, lambda: self.clock(0)), (0.43, self.kill_web),
            (0.47, lambda: self.gateway("failing")), (0.50, self.kill_worker),
            (0.54, lambda: self.end_database("INT")), (0.58, lambda: self.gateway("ok")), (0.62, self.fill_disk),
            (0.71, self.kill_worker), (0.74, lambda: self.end_database("KILL")), (0.80, self.kill_web_process),
            (0.85, self.cut_power), (0.92, self.kill_worker),
        ]  # fmt: skip

    def run(self) -> None:
        """Each at its time; one that cannot be done here is told as such."""
        for part, break_it in self.plan():
            time.sleep(max(part * self.seconds - self.told.now(), 0))
            try:
                break_it()
            except (OSError, psutil.Error) as error:
                self.told.fault("not injected", why=f"{type(error).__name__} {error}"[:80])

    def kill_worker(self) -> None:
        self._kill("worker killed", self.serving.children(WORKER))

    def kill_web(self) -> None:
        self._kill("web killed", self.serving.children(WEB))

    def kill_web_process(self) -> None:
        below = [one for master in self.serving.children(WEB) for one in master.children()]
        self._kill("web process killed", random.sample(below, min(len(below), 1)))

    def _kill(self, what: str, those: list[psutil.Process]) -> None:
        for one in those:
            one.send_signal(signal.SIGKILL)
            self.told.fault(what)

    def end_database(self, how: str) -> None:
        """INT: restarted in order; QUIT: at once, without a checkpoint; KILL: its first process is gone."""
        pid = self.serving.postmaster()
        if pid:
            os.kill(pid, signal.Signals[f"SIG{how}"])
            words = {"INT": "database restarted", "QUIT": "database ended at once", "KILL": "database killed"}
            self.told.fault(words[how])

    def clock(self, seconds: int) -> None:
        if self.serving.steps:
            self.serving.step(seconds)
            self.told.fault(f"clock {seconds:+d} s" if seconds else f"clock back {self.step} s")

    def gateway(self, mode: str) -> None:
        self.outside.mode = mode
        if mode != "ok":
            self.told.fault(f"SMS gateway {mode}")

    def fill_disk(self) -> None:
        if not self.disk.own:
            self.told.fault("disk full: not injected, it takes root")
            return
        free = self.disk.fill()
        row = self.told.fault("disk full", mb_free_before=round(free / 1e6))
        time.sleep(max(FULL, self.seconds * 0.02))
        self.disk.empty()
        row["for_s"] = round(self.told.now() - row["at"])

    def cut_power(self) -> None:
        """Everything at once; somebody starts it again."""
        pid, held = self.serving.postmaster(), self.serving.process
        for number in filter(None, (held and held.pid, pid)):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.told.fault("everything killed and started again")
        if held:
            held.wait()
        self.serving.start()
