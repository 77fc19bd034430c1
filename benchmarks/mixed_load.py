"""Ten minutes of everything at once, while the worker is killed each minute and the database twice.

Run: .venv/bin/python -m benchmarks.mixed_load --home FOLDER [--minutes 10] [--clients 32] [--json]. The folder is a data
folder of its own: the demo is built there first. What must hold at the end is checked and the exit code says whether it
did: no answer that a retry does not heal, nothing filed lost or filed twice, no notice shown twice, every chain whole,
the outbox drained, memory flat.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.casework import clients
from benchmarks.casework.load import share
from tongban.project import database
from tongban.project.database import place, server

BIND = "127.0.0.1:8391"
BASE = f"http://{BIND}"
PATIENCE = 90.0  # seconds in which a retry must heal what went wrong
WORKER, WEB = "tongban.project.serving.worker", "tongban.project.serving.web"
SERVED = {200, 201, 302}
OVERTAKEN = {400, 403, 404, 409, 422}  # somebody else was faster: an answer, not a fault


@dataclass
class Told:
    """What the clients saw."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    took: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)  # seen once, healed by a retry
    unhealed: list[str] = field(default_factory=list)
    filed: dict[str, dict[str, str]] = field(default_factory=dict)  # key -> number, code, secret
    memory: list[tuple[float, float]] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    last_notice: int = 0  # before it began

    def note(self, what: str, seconds: float) -> None:
        with self.lock:
            self.took.setdefault(what, []).append(seconds)


class Client(threading.Thread):
    """One person or program, who does one kind of thing again and again and tries again what fails."""

    def __init__(self, told: Told, number: int, until: float) -> None:
        super().__init__(daemon=True)
        self.told, self.until, self.chance = told, until, random.Random(number)
        self.kind = ("file", "follow", "move", "search")[number % 4]
        self.browser = clients.TongbanStaff(BASE, "handler") if number % 4 > 1 else clients.Browser(BASE)

    def run(self) -> None:
        while time.monotonic() < self.until:
            getattr(self, self.kind)()
            time.sleep(self.chance.uniform(0, 0.3))

    def insist(self, what: str, *asked: Any, **headers: str) -> bytes:
        """Ask until it is answered; the answer, or nothing if somebody else was faster."""
        until = time.monotonic() + PATIENCE
        while True:
            begun = time.perf_counter()
            status, said, _ = self.browser.ask(*asked, **headers)
            if status in SERVED | OVERTAKEN:
                self.told.note(what, time.perf_counter() - begun)
                return said if status in SERVED else b""
            with self.told.lock:
                self.told.faults[f"{what} {status}"] += 1
                if time.monotonic() > until:
                    self.told.unhealed.append(f"{what}: {status}")
                    return b""
            time.sleep(0.5)

    def file(self) -> None:
        title, text = clients.words(self.chance)
        key = uuid.uuid4().hex
        body = json.dumps(
            {
                "title": title,
                "text": text,
                "kind": "complaint",
                "phone": f"139{self.chance.randint(0, 99999999):08}",
            }
        )
        said = self.insist(
            "file", "POST", "/api/requests", body, Content_Type="application/json", Idempotency_Key=key
        )
        if said:
            with self.told.lock:
                self.told.filed[key] = json.loads(said)

    def follow(self) -> None:
        with self.told.lock:
            known = self.chance.choice(list(self.told.filed.values())) if self.told.filed else None
        if known:
            self.insist(
                "follow", "GET", "/api/following", X_Tracking_Code=known["code"], X_Secret=known["secret"]
            )

    def move(self) -> None:
        """One of the queue: taken on, worked at, answered, noted, whichever is open."""
        rows = json.loads(self.insist("queue", "GET", "/api/queue?limit=200") or b'{"requests": []}')[
            "requests"
        ]
        if not rows:
            return
        number = self.chance.choice(rows)["reference"]
        steps = json.loads(self.insist("steps", "GET", f"/api/requests/{number}/steps") or b"[]")
        open_now = {step["code"] for step in steps} & {"accept", "progress", "answer", "note"}
        if open_now:
            step = self.chance.choice(sorted(open_now))
            body = json.dumps({"text": "已到现场处理，请放心。"})
            self.insist(
                "step", "POST", f"/api/requests/{number}/steps/{step}", body, Content_Type="application/json",
                Idempotency_Key=uuid.uuid4().hex, X_CSRFToken=self.browser.cookies.get("csrftoken", ""),
            )  # fmt: skip

    def search(self) -> None:
        self.insist(
            "search", "GET", f"/desk/all/?{clients.urlencode({'q': self.chance.choice(clients.MATTERS)})}"
        )


def children(serving: int, module: str) -> list[psutil.Process]:
    found = []
    for one in psutil.Process(serving).children():
        try:
            if module in one.cmdline():
                found.append(one)
        except psutil.Error:
            continue
    return found


def disturb(told: Told, serving: int, home: Path, begun: float, minutes: float) -> None:
    """Kill the worker each minute, the database after a third and two thirds; note memory every ten seconds."""
    worker_at, database_at = 60.0, [minutes * 20, minutes * 40]
    while (now := time.monotonic() - begun) < minutes * 60:
        if now > worker_at:
            worker_at += 60
            for one in children(serving, WORKER):
                one.send_signal(signal.SIGKILL)
                told.killed["worker"] += 1
        if database_at and now > database_at[0]:
            database_at.pop(0)
            os.kill(postmaster(home), signal.SIGQUIT)  # at once, as if the power had gone
            told.killed["database"] += 1
        held = 0.0
        for one in [p for web in children(serving, WEB) for p in (web, *web.children(recursive=True))]:
            try:
                held += one.memory_full_info().uss / 1e6
            except psutil.Error:
                continue
        told.memory.append((round(now), round(held, 1)))
        time.sleep(10)


def postmaster(home: Path) -> int:
    return int((place.data_folder(home) / "data" / "postmaster.pid").read_text().split()[0])


def run(home: Path, minutes: float, many: int) -> Told:
    told, env = Told(), {**os.environ, "TONGBAN_HOME": str(home)}
    call = [sys.executable, "-m", "tongban.project.cli", "serve", "--demo", "--bind", BIND]
    with (
        (home / "serving.log").open("ab") as log,
        subprocess.Popen(call, env=env, stdout=log, stderr=log) as serving,
    ):
        try:
            wait(lambda: clients.Browser(BASE).get("/healthz"), 600)
            told.last_notice = asked(home, LAST)[0]
            begun = time.monotonic()
            crowd = [Client(told, number, begun + minutes * 60) for number in range(many)]
            for one in crowd:
                one.start()
            disturb(told, serving.pid, home, begun, minutes)
            for one in crowd:
                one.join(PATIENCE + 30)
            drained = wait(lambda: not asked(home, PENDING)[0], 900)
            if not drained:
                told.unhealed.append(f"outbox: {asked(home, PENDING)[0]} letters still wait")
        finally:
            serving.terminate()
    return told


def wait(what: Any, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(1)
    return False


PENDING = "select count(*) from core_outbox where done_at is null"
DEAD = "select count(*) from core_outbox where dead"
BY_KEY = "select count(*), count(distinct key) from core_idempotencykey where scope like 'api:file:%'"
LAST = "select coalesce(max(id), 0) from notices_notice"
# Each event of a case can be told to one recipient once; a clock rings more than once (to handlers, then to the head, who
# may be the same person), and a step may be taken again. The demo's own, told in one go, do not count.
TWICE = """
select coalesce(sum(told - events), 0)::int from (
    select count(*) as told, (
        select count(*) from core_event e join cases_case c on c.id = n.about_id
        where e.stream = 'case' and e.object_id in (c.id, c.merged_into_id) and e.code = n.data ->> 'step'
    ) as events
    from notices_notice n where id > {} and about = 'case' and data ? 'step'
    group by template, to_case, to_account_id, about_id, data
) as each_told where told > events"""


def asked(home: Path, question: str) -> tuple[Any, ...]:
    with server.connect(home) as held:
        return held.execute(question).fetchone() or (0,)


def found(home: Path, told: Told) -> dict[str, Any]:
    """What the database says at the end, asked with the server up and nobody writing."""
    database.acquire(home)
    try:
        numbers = [one["reference"] for one in told.filed.values()]
        listed = ", ".join(f"'{number}'" for number in numbers) or "''"
        there = asked(home, f"select count(*) from cases_case where reference in ({listed})")[0]
        env = {**os.environ, "TONGBAN_HOME": str(home)}
        call = [sys.executable, "-m", "tongban.project.cli", "audit", "verify", "--replay", "--json"]
        audit = json.loads(subprocess.run(call, env=env, capture_output=True, text=True, check=False).stdout)
        keys, distinct = asked(home, BY_KEY)
        return {
            "filed": len(numbers),
            "lost": len(numbers) - there,
            "numbers given twice": len(numbers) - len(set(numbers)),
            "keys used twice": keys - distinct,
            "letters dead": asked(home, DEAD)[0],
            "notices shown twice": asked(home, TWICE.format(told.last_notice))[0],
            "chains whole": bool(audit["ok"]),
        }
    finally:
        database.release(home)


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--home", type=Path, required=True)
    read.add_argument("--minutes", type=float, default=10)
    read.add_argument("--clients", type=int, default=32)
    read.add_argument("--json", action="store_true")
    given = read.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    told = run(given.home, given.minutes, given.clients)
    end = found(given.home, told)
    calm = [held for at, held in told.memory if at > 60 and held] or [0.0]
    result = {
        **end,
        "answers": {k: {"n": len(v), "p50_ms": round(share(v, 0.5)), "p95_ms": round(share(v, 0.95))} for k, v in sorted(told.took.items())},
        "killed": dict(told.killed),
        "faults healed by a retry": dict(told.faults),
        "unhealed": told.unhealed,
        "web memory MB": {"after a minute": calm[0], "highest": max(calm), "at the end": calm[-1]},
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False, indent=None if given.json else 1))
    bad = [
        name
        for name in ("lost", "numbers given twice", "keys used twice", "letters dead", "notices shown twice")
        if end[name]
    ]
    return 1 if bad or told.unhealed or not end["chains whole"] else 0


if __name__ == "__main__":
    sys.exit(main())
