"""Closed loops over HTTP, and the CPU time that the server's side takes for them."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil

WARM = 3


@dataclass
class Measured:
    """What one step showed: per second, milliseconds, and CPU milliseconds of the servers for each request."""

    step: str
    done: int = 0
    failed: int = 0
    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    elsewhere: float = 0.0  # cores that neither servers nor this client used

    def row(self) -> dict[str, Any]:
        count = max(self.done + self.failed, 1)
        return {
            "step": self.step,
            "n": self.done,
            "failed": self.failed,
            "per_s": round(self.done / max(self.seconds, 1e-9), 1),
            "p50_ms": round(share(self.took, 0.5), 1),
            "p95_ms": round(share(self.took, 0.95), 1),
            **{f"{who}_cpu_ms": round(1000 * used / count, 2) for who, used in self.cpu.items()},
            "cpu_ms": round(1000 * sum(self.cpu.values()) / count, 2),
            "other_cores": round(self.elsewhere, 2),
        }


def share(took: Sequence[float], part: float) -> float:
    """A percentile, in milliseconds."""
    ranked = sorted(took)
    return 1000 * ranked[min(len(ranked) - 1, round(part * (len(ranked) - 1)))] if ranked else 0.0


def file_many(step: str, clients: Sequence[Any], seconds: float, roots: dict[str, int]) -> Measured:
    """Every client files again and again for so many seconds."""
    for number, client in enumerate(clients):
        for warm in range(WARM):
            client.file(random.Random(number * WARM + warm))
    told = Measured(step)
    lock, until = threading.Lock(), time.perf_counter() + seconds

    def loop(number: int) -> None:
        chance, took, failed = random.Random(time.time_ns() + number), [], 0
        while (begun := time.perf_counter()) < until:
            if clients[number].file(chance):
                took.append(time.perf_counter() - begun)
            else:
                failed += 1
        with lock:
            told.took += took
            told.failed += failed

    with counted(told, roots):
        threads = [threading.Thread(target=loop, args=(number,)) for number in range(len(clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told.done = len(told.took)
    return told


def file_to_the_end(
    step: str, client: Any, many: int, waiting: Callable[[], int], roots: dict[str, int]
) -> Measured:
    """So many filings one after the other, and all that follows from them: what a filing costs as a whole."""
    told, chance = Measured(step), random.Random(time.time_ns())
    with counted(told, roots):
        for _ in range(many):
            begun = time.perf_counter()
            if client.file(chance):
                told.took.append(time.perf_counter() - begun)
        while waiting():
            time.sleep(0.2)
    told.done, told.failed = len(told.took), many - len(told.took)
    return told


def read_many(
    step: str, get: Callable[[str], bool], paths: Iterable[str], roots: dict[str, int], cap: float
) -> Measured:
    """One reader opens page after page, for at most `cap` seconds."""
    told = Measured(step)
    with counted(told, roots):
        until = time.perf_counter() + cap
        for number, path in enumerate(paths):
            begun = time.perf_counter()
            good = get(path)
            if number >= WARM:
                told.took.append(time.perf_counter() - begun)
            told.done, told.failed = told.done + good, told.failed + (not good)
            if begun > until and number >= 2 * WARM:
                break
    return told


class counted:  # noqa: N801 - used as `with counted(...)`
    """CPU seconds of each root's process tree, and of everything else, between entering and leaving."""

    def __init__(self, told: Measured, roots: dict[str, int]) -> None:
        self.told, self.roots = told, roots

    def __enter__(self) -> None:
        self.before = {who: used(pid) for who, pid in self.roots.items()}
        self.busy, self.own, self.begun = busy(), time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        told = self.told
        told.seconds = time.perf_counter() - self.begun
        told.cpu = {who: max(used(pid) - self.before[who], 0.0) for who, pid in self.roots.items()}
        rest = busy() - self.busy - sum(told.cpu.values()) - (time.process_time() - self.own)
        told.elsewhere = max(rest, 0.0) / told.seconds


def busy() -> float:
    """CPU seconds that the whole machine has used."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)


def used(pid: int) -> float:
    """CPU seconds of a process and all below it, those that ended included."""
    total = 0.0
    try:
        root = psutil.Process(pid)
        for one in (root, *root.children(recursive=True)):
            try:
                total += sum(one.cpu_times()[:4])
            except psutil.Error:
                continue
    except psutil.NoSuchProcess:
        return 0.0
    return total


def parts(pid: int) -> dict[str, int]:
    """The server's processes by what they do: Tongban's answer pages or work in the background; others' are one."""
    told = {}
    for one in psutil.Process(pid).children():
        found = [
            name for name in ("web", "worker") if any(w.endswith(f"serving.{name}") for w in one.cmdline())
        ]
        told |= dict.fromkeys(found, one.pid)
    return told or {"web": pid}


def memory(pid: int) -> float:
    """Megabytes that a process and all below it hold for themselves."""
    root = psutil.Process(pid)
    held = 0
    for one in (root, *root.children(recursive=True)):
        try:
            held += one.memory_full_info().uss
        except psutil.Error:
            continue
    return held / 1e6
