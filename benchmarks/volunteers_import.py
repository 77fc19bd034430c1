"""A list of registrations and old hours comes in through the command: so many rows, one in twenty said twice.

Run: TONGBAN_HOME=/some/empty/folder .venv/bin/python benchmarks/volunteers_import.py [ROWS] [--kill SECONDS] [--json].
With --kill the command is killed (-9) after so long and run again: it goes on. What came in is checked, not only timed.
"""

# ruff: noqa: PLC0415 - Django is set up first
import csv
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROWS = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 240_000)
KILL = float(sys.argv[sys.argv.index("--kill") + 1]) if "--kill" in sys.argv else 0
HEAD = ("姓名", "手机号", "出生日期", "区划代码", "服务特长", "服务时间", "注册日期", "服务日期", "服务时长")
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "芳伟娜敏静强磊军洋勇艳杰涛明超"


def written(codes, skills, times):
    """The file, and how many of its rows say something new."""
    rng, path = random.Random(7), Path(os.environ["TONGBAN_HOME"]) / "list.csv"
    said = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for n in range(ROWS):
            k = n if rng.random() > 0.05 or n == 0 else rng.choice((n - 1, rng.randrange(n)))
            said.add(k)
            out.writerow(_row(k, codes, skills, times))
    return path, len(said)


def _row(k, codes, skills, times):
    """What row k says, the same each time it is said."""
    name = f"{FAMILY[k % 10]}{GIVEN[k % 15]}{GIVEN[k // 15 % 15]}"
    told = [name, f"17{k:09d}", f"{1950 + k % 50}-0{1 + k % 9}-1{k % 9}", codes[k % len(codes)]]
    told += [skills[k % len(skills)], times[k % len(times)], f"202{k % 5}/03/05"]
    return [*told, *(("2024-05-06", "2.5") if k % 3 == 0 else ("", ""))]


def come_in(path):
    """Run the command to its end, killed once where that is wanted; seconds, processor seconds, what it said."""
    call = [str(Path(sys.executable).with_name("tongban")), "volunteers", "import", str(path), "--json"]
    began, killed = time.perf_counter(), 0.0
    if KILL:
        with subprocess.Popen(call, stdout=subprocess.DEVNULL) as first:
            time.sleep(KILL)
            first.kill()
        killed = time.perf_counter() - began
    before = psutil.Process().cpu_times()
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    after = psutil.Process().cpu_times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    told = json.loads(done.stdout)
    told["refused"] = len(told["refused"])
    wall = time.perf_counter() - began
    return {
        "seconds": round(wall, 1),
        "killed_after": round(killed, 1),
        "cpu_seconds": round(used, 1),
        **told,
    }


def main():
    """Write, bring in, count."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    from tongban.project import database

    with database.running():
        import django

        django.setup()
        from tongban.kernel.places.queries import divisions
        from tongban.project import ready
        from tongban.services.volunteers import rules
        from tongban.services.volunteers.models import Volunteer

        ready.prepare()
        codes = list(divisions().filter(level="community").values_list("code", flat=True))
        path, new = written(codes, ["", *rules.SKILLS], list(rules.WHEN))
        found = come_in(path)
        assert Volunteer.objects.count() == new == found["new"], (Volunteer.objects.count(), new, found)
    print(json.dumps(found) if "--json" in sys.argv else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
