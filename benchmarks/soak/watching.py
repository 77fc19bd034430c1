"""Memory (PSS: shared pages counted once) of web, worker and database, and the disk, over the whole run."""

import shutil
import threading
from pathlib import Path

import psutil

from benchmarks.soak.serving import WEB, WORKER, Serving
from benchmarks.soak.told import Told


class Watch(threading.Thread):
    """Looks every few seconds until it is told to end."""

    def __init__(self, told: Told, serving: Serving, every: float) -> None:
        super().__init__(daemon=True)
        self.told, self.serving, self.every, self.over = told, serving, every, threading.Event()

    def run(self) -> None:
        """One line of figures each time; while everything is down there are none."""
        while not self.over.wait(self.every):
            row = {
                "at": round(self.told.now()),
                "disk_mb": round(shutil.disk_usage(self.serving.home).used / 1e6),
            }
            for name, tops in self._tops().items():
                row[name] = round(sum(pss(one) for top in tops for one in family(top)) / 1e6, 1)
            self.told.samples.append(row)

    def _tops(self) -> dict[str, list[psutil.Process]]:
        pid = self.serving.postmaster()
        try:
            database = [psutil.Process(pid)] if pid else []
        except psutil.Error:
            database = []
        tops = {"web_mb": self.serving.children(WEB), "worker_mb": self.serving.children(WORKER)}
        return {**tops, "database_mb": database}


def family(top: psutil.Process) -> list[psutil.Process]:
    """A process and all below it."""
    try:
        return [top, *top.children(recursive=True)]
    except psutil.Error:
        return []


def pss(one: psutil.Process) -> int:
    """Bytes; nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{one.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
