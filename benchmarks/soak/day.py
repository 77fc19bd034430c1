"""The arrivals of one day, by hour and weekday, and who answers to them: an open loop, as people do not wait for us."""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator

from benchmarks.soak.clients import Insisting
from benchmarks.soak.filing import WAYS
from benchmarks.soak.told import Told
from benchmarks.soak.working import ACTS, GROUND

YEAR = 120_000  # requests of the prefecture
HOURS = (1, 1, 1, 1, 1, 1, 2, 3, 5, 9, 13, 13, 10, 7, 7, 9, 12, 12, 10, 8, 7, 6, 4, 2)
WEEKDAYS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.6)
FILED = {"portal": 0.36, "counter": 0.27, "api": 0.12, "open311": 0.12, "grid": 0.08, "file": 0.005}
# how often for each request filed
DONE = {
    "follow": 2.0, "public": 1.5, "near": 1.0, "move": 3.0, "send": 0.5, "search": 0.6, "supervise": 0.2,
    "board": 0.6, "administer": 0.1, "keep": 0.8, "volunteer": 0.25, "send_list": 0.02, "decide": 0.15,
}  # fmt: skip
# who does it: the account, how many at once, and what
CROWD: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("", 4, ("portal",)),
    ("", 3, ("api", "follow", "public", "near")),
    ("open311", 1, ("open311",)),
    ("volunteer", 1, ("volunteer",)),
    ("clerk", 2, ("counter",)),
    ("courier", 1, ("grid",)),
    ("dispatcher", 2, ("send", "file", "search")),
    ("handler", 2, ("move",)),
    ("handler-urban", 2, ("move",)),
    ("supervisor", 1, ("supervise", "board")),
    ("admin", 1, ("administer",)),
    ("station-keeper", 1, ("keep",)),
    ("lists", 1, ("send_list",)),
    ("lists-keeper", 1, ("decide",)),
)
PROGRAMS = {"open311", "volunteer"}


def arrivals(minutes: float, scale: float, weekday: int, chance: random.Random) -> list[tuple[float, str]]:
    """When (in seconds from the beginning) what is asked for, the whole day pressed into so many minutes."""
    requests = YEAR / 365 * WEEKDAYS[weekday] * scale
    found = []
    for what, share in {**FILED, **DONE}.items():
        for _ in range(max(round(requests * share), 1)):
            hour = chance.choices(range(24), HOURS)[0] + chance.random()
            found.append((hour / 24 * minutes * 60, what))
    return sorted(found)


class Crowd:
    """Clients that take what arrives, each kind of them from a line of their own."""

    def __init__(self, told: Told, base: str) -> None:
        self.told, self.lines, self.threads = told, {}, []
        for who, many, kinds in CROWD:
            line: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
            self.lines.update((kind, [*self.lines.get(kind, ()), line]) for kind in kinds)
            for _ in range(many):
                client = Insisting(
                    told, base, "" if who in PROGRAMS else who, GROUND["open311"] if who == "open311" else ""
                )
                thread = threading.Thread(target=self._serve, args=(client, line), daemon=True)
                self.threads.append((thread, line))

    def live(self, planned: list[tuple[float, str]]) -> None:
        """Let it all arrive, then wait until every client has done what is before it."""
        for thread, _ in self.threads:
            thread.start()
        for at, what in planned:
            time.sleep(max(at - self.told.now(), 0))
            random.choice(self.lines[what]).put((self.told.now(), what))
        for _, line in self.threads:
            line.put(None)
        for thread, _ in self.threads:
            thread.join(600)
            if thread.is_alive():
                self.told.gave_up("a client never ended", 0)

    def _serve(self, client: Insisting, line: "queue.SimpleQueue[tuple[float, str] | None]") -> None:
        for since, what in iter(line.get, None):
            self.told.late = max(self.told.late, self.told.now() - since)
            try:
                self._act(what)(client)
            except Exception as error:  # noqa: BLE001 - a client that dies would hide what it was to do
                self.told.gave_up(f"{what}: {type(error).__name__} {error}"[:200], 0)

    def _act(self, what: str) -> Callable[[Insisting], None]:
        return WAYS.get(what) or ACTS[what]


def kinds() -> Iterator[str]:
    """Everything that may arrive."""
    yield from (*FILED, *DONE)
