"""The demo built in an empty folder: how long, how much memory by process, how large: `python -m benchmarks.demo --scale 1`.

Linux only: memory is read from /proc (proportional set sizes, so that what processes share counts once).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

EVERY = 5.0  # seconds between two looks
SIZE = "SELECT pg_size_pretty(pg_database_size(current_database()))"
ROWS = "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' ORDER BY reltuples DESC LIMIT 14"


def _family(root: int, home: Path) -> Iterator[int]:
    """The build, its workers, and the database server with its own."""
    file = home / "postgres" / "data" / "postmaster.pid"
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


def main() -> None:
    """Build, watch, tell."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", default="1")
    asked.add_argument("--processes", default="2")
    given = asked.parse_args()
    home = Path(tempfile.mkdtemp(prefix="tongban-demo-"))
    words = ["demo", "--scale", given.scale, "--processes", given.processes]
    env = {**os.environ, "TONGBAN_HOME": str(home)}
    begun, peaks, all_of_it = time.monotonic(), {}, 0
    with subprocess.Popen([sys.executable, "-m", "tongban.project.cli", *words], env=env) as build:
        while build.poll() is None:
            seen = {pid: _look(pid) for pid in _family(build.pid, home)}
            all_of_it = max(all_of_it, sum(memory for memory, _cpu, _name in seen.values()))
            for pid, (memory, cpu, name) in seen.items():
                peaks[pid] = (max(memory, peaks.get(pid, (0,))[0]), cpu, name)
            time.sleep(EVERY)
    print(f"{time.monotonic() - begun:.0f} s; at most {all_of_it} MB in all; {home}")
    for pid, (memory, cpu, name) in sorted(peaks.items(), key=lambda one: -one[1][0])[:12]:
        print(f"{pid:8} {memory:6} MB {cpu:8.1f} s of a processor  {name}")
    tell = f"from tongban.project import ready; ready.prepare()\nfrom django.db import connection as c\nwith c.cursor() as x:\n x.execute({SIZE!r}); print(x.fetchall())\n x.execute({ROWS!r}); print(x.fetchall())"
    subprocess.run([sys.executable, "-c", tell], env=env, check=True)


if __name__ == "__main__":
    main()
