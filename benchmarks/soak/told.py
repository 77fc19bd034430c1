"""What was seen: by clients, of faults, of memory and disk."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Filed:
    """One filing that was answered: the mark within its words, how it came in, its number, and what it is followed by."""

    mark: str
    channel: str
    reference: str = ""
    code: str = ""
    secret: str = ""


@dataclass
class Told:
    """Written by many threads."""

    begun: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)
    took: dict[str, list[float]] = field(default_factory=dict)
    by_minute: dict[int, Counter[str]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)  # seen, and asked again
    healed: Counter[str] = field(default_factory=Counter)  # acts that went through at a later try
    longest: dict[str, float] = field(default_factory=dict)  # seconds until such an act went through
    unhealed: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    filed: dict[str, Filed] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # of words said in steps: mark -> reference
    keys: set[str] = field(default_factory=set)  # of acts of stations and volunteers that were answered
    faults: list[dict[str, Any]] = field(default_factory=list)
    samples: list[dict[str, float]] = field(default_factory=list)
    late: float = 0.0  # the longest that an arrival waited for a free client

    def now(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    def asked(self, what: str, seconds: float, errors: int, since: float) -> None:
        """An act was answered: how long the last try took, and after how many failures."""
        with self.lock:
            self.took.setdefault(what, []).append(seconds)
            self._minute()["answered"] += 1
            if errors:
                self.healed[what] += 1
                self.longest[what] = max(self.longest.get(what, 0.0), time.monotonic() - since)

    def failed(self, what: str, status: int) -> None:
        """An answer that asks for another try."""
        with self.lock:
            self.errors[f"{what} {status or 'no answer'}"] += 1
            self._minute()["errors"] += 1

    def gave_up(self, what: str, status: int) -> None:
        """Nothing helped."""
        with self.lock:
            self.unhealed.append(f"{what}: {status or 'no answer'} at {self.now():.0f} s")

    def turned_away(self, what: str, status: int) -> None:
        """A plain no, such as: somebody else was faster."""
        with self.lock:
            self.refused[f"{what} {status}"] += 1

    def fault(self, what: str, **more: Any) -> dict[str, Any]:
        """Something was broken on purpose."""
        row = {"at": round(self.now()), "what": what, **more}
        with self.lock:
            self.faults.append(row)
            self._minute()["faults"] += 1
        return row

    def _minute(self) -> Counter[str]:
        return self.by_minute.setdefault(int(self.now() // 60), Counter())
