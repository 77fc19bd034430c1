"""The demo built in an empty folder: how long, how much memory, what is there: `python -m benchmarks.demo --scale 1`.

Linux only: memory is read from /proc (proportional set sizes, so that what processes share counts once). At the end every
chain of events is recomputed, and every row of the year of lists accounted for. With `--page FILE --date DAY` and an `--as-of`
that goes with it, each figure of a printed page is held against what was built.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tongban.project.database import place

EVERY = 10.0  # seconds between two looks: each takes 50 ms of a processor at scale 1
PROGRAM = [sys.executable, "-m", "tongban.project.cli"]
COUNTS = {
    "requests": "requests_request",
    "events in chains": "core_event",
    "organisations listed": "branches_unit WHERE upper_inf(valid)",
    "organisations ever": "branches_unit",
    "members": "branches_member WHERE upper_inf(valid)",
    "members ever": "branches_member",
    "branches": "branches_body",
    "lists": "exchange_submission",
    "rows of lists": "exchange_row",
    "differences": "exchange_difference",
    "volunteers": "volunteers_volunteer",
    "teams": "volunteers_team",
    "teams of couriers": "volunteers_team WHERE kind = 'courier'",
    "events of volunteers": "activities_activity WHERE kind = 'volunteers.event' AND state = 'recorded'",
    "couriers who report": "access_grant WHERE role = 'requests.reporter'",
    "enterprise requests": "requests_request WHERE kind = 'enterprise'",
    "demonstration sites": "branches_site WHERE demonstration AND state = 'awarded'",
    "records of place names": "places_place",
    "stations": "stations_station WHERE kind <> 'drivers'",
    "drivers' homes": "stations_station WHERE kind = 'drivers'",
}
MORE = {
    "people served": "SELECT sum(served)::int FROM activities_activity WHERE kind = 'volunteers.event'",
    "size of the database": "SELECT pg_size_pretty(pg_database_size(current_database()))",
}
TELL = """
import json, sys
from tongban.project import ready
ready.prepare()
from django.db import connection
from benchmarks.year_of_lists import accounts
def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
asked = json.load(sys.stdin)
told = {"numbers": {name: ask(sql) for name, sql in asked.items()}, "lists": accounts()}
print(json.dumps(told, ensure_ascii=False, indent=1))
"""


def _family(root: int, home: Path) -> Iterator[int]:
    """The build, its workers, and the database server with its own."""
    file = place.data_folder(home) / "data" / "postmaster.pid"
    roots = {root, *([int(file.read_text().split()[0])] if file.exists() else ())}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent in roots or int(folder.name) in roots:
            yield int(folder.name)


def _look(pid: int) -> tuple[int, float, str]:
    """Memory in MB, processor time in seconds, and what it is."""
    folder = Path(f"/proc/{pid}")
    try:
        pss = next(
            line for line in (folder / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:")
        )
        used = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        name = (folder / "cmdline").read_text().replace("\0", " ")[:48]
    except (OSError, StopIteration):
        return 0, 0.0, ""
    ticks = os.sysconf("SC_CLK_TCK")
    return int(pss.split()[1]) // 1024, (int(used[11]) + int(used[12])) / ticks, name


def watch(build: subprocess.Popen[bytes], home: Path) -> None:
    """Tell the memory and processor time of all its processes, once it has ended."""
    begun, peaks, all_of_it = time.monotonic(), {}, 0
    while build.poll() is None:
        seen = {pid: _look(pid) for pid in _family(build.pid, home)}
        all_of_it = max(all_of_it, sum(memory for memory, _cpu, _name in seen.values()))
        for pid, (memory, cpu, name) in seen.items():
            peaks[pid] = (max(memory, peaks.get(pid, (0,))[0]), max(cpu, peaks.get(pid, (0, 0.0))[1]), name)
        time.sleep(EVERY)
    took, cpu = time.monotonic() - begun, sum(cpu for _memory, cpu, _name in peaks.values())
    print(f"{took:.0f} s; {cpu:.0f} s of a processor; at most {all_of_it} MB in all; {home}")
    for pid, (memory, cpu, name) in sorted(peaks.items(), key=lambda one: -one[1][1])[:16]:
        print(f"{pid:8} {memory:6} MB {cpu:8.1f} s of a processor  {name}")


def told(env: dict[str, str], *call: str, given: str = "") -> Any:
    """What a program prints as JSON."""
    done = subprocess.run(call, env=env, check=False, stdout=subprocess.PIPE, input=given, text=True)
    return json.loads(done.stdout)


def there(env: dict[str, str]) -> Any:
    """What is in the database, the year of lists accounted for, every chain recomputed."""
    asked = {name: f"SELECT count(*) FROM {where}" for name, where in COUNTS.items()} | MORE
    found = told(env, sys.executable, "-c", TELL, given=json.dumps(asked))
    return found | {"chains": told(env, *PROGRAM, "audit", "verify", "--json")}


def page_holds(env: dict[str, str], page: Path, day: str) -> bool:
    """Tell of each printed figure what the records say; whether all that are indicators here hold."""
    checked = told(env, *PROGRAM, "bulletin", "check", str(page), "--date", day, "--json")
    figures = [f for article in checked["articles"] for f in article["figures"] if f["indicator"]]
    for one in figures:
        print(f"{one['verdict']:13} {one['indicator']:34} {one['qualifier']}{one['text']}  {one['real']}")
    held = sum(one["verdict"] == "holds" for one in figures)
    print(f"{held} of {len(figures)} figures hold")
    return held == len(figures) > 0


def main() -> int:
    """Build, watch, tell."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", default="1")
    asked.add_argument("--processes", help="as many as the program takes by itself, unless told")
    asked.add_argument("--as-of")
    asked.add_argument("--home", type=Path, help="one that was killed goes on there")
    asked.add_argument("--page", type=Path, help="a printed page whose figures are to hold")
    asked.add_argument("--date", default="", help="the page's date")
    given = asked.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="tongban-demo-"))
    words = ["demo", "--scale", given.scale]
    words += ["--processes", given.processes] if given.processes else []
    words += ["--as-of", given.as_of] if given.as_of else []
    env = {**os.environ, "TONGBAN_HOME": str(home)}
    with subprocess.Popen([*PROGRAM, *words], env=env) as build:
        watch(build, home)
    if build.returncode:
        return build.returncode
    found = there(env)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    right = found["chains"]["ok"] and not found["lists"]["wrong"] and not found["lists"]["without_reason"]
    if given.page:
        right = page_holds(env, given.page, given.date) and right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
