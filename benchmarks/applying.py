"""Additions of one list confirmed, in effect, followed by the register of branches, and taken back.

Run: TONGBAN_HOME=var/bench python -m benchmarks.applying [ROWS]. Its data folder is made and filled anew. Seconds are of
processor: this program's and its database connection's.
"""

import json
import os
import random
import resource
import sys
import time
from pathlib import Path

from tongban.project import ready

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    ready.prepare()
    from tongban.kernel.access.actor import SYSTEM  # noqa: PLC0415 - Django first
    from tongban.kernel.core.clock import today  # noqa: PLC0415 - as above
    from tongban.kernel.exchange import actions, queries  # noqa: PLC0415 - as above
    from tongban.kernel.parties.demo import offices  # noqa: PLC0415 - as above
    from tongban.kernel.places.models import Division  # noqa: PLC0415 - as above
    from tongban.kernel.places.queries import divisions, prefecture  # noqa: PLC0415 - as above
    from tongban.services.branches.models import Unit  # noqa: PLC0415 - as above
    from tongban.services.branches.tests.lists import send  # noqa: PLC0415 - as above
    from tongban.services.branches.tests.year import begin  # noqa: PLC0415 - as above

    top = prefecture()
    sender = next(o for o in offices() if o.office_kind == "市场监管局" and o.division_id == top.pk)
    towns = list(divisions().filter(level=Division.Level.TOWN))
    world = begin(random.Random(1), towns, [], ROWS, 0)
    told: dict[str, dict[str, float]] = {}

    def timed(name, act):
        begun, wall = spent(), time.perf_counter()
        got = act()
        after = spent()
        told[name] = {
            "program": round(after[0] - begun[0], 1),
            "database": round(after[1] - begun[1], 1),
            "wall": round(time.perf_counter() - wall, 1),
        }
        return got

    firms = list(world.firms.values())
    got = timed("sent", lambda: send(sender, "organisations", firms, day=today()))
    pks = list(got.differences.filter(state="waiting").values_list("pk", flat=True))
    timed("confirmed and in effect", lambda: actions.confirm_many(pks, by=SYSTEM, reason="first"))
    told["stand"] = {"units": Unit.objects.count(), "entries": queries.entries("organisations").count()}
    timed("taken back", lambda: actions.take_back(got, by=SYSTEM))
    told["left"] = {"units": Unit.objects.count(), "entries": queries.entries("organisations").count()}
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": ROWS, **told}, ensure_ascii=False, indent=1))


def spent() -> tuple[float, float]:
    """Seconds of processor: of this program, of its database connection."""
    from django.db import connection  # noqa: PLC0415 - Django first

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time(), (int(fields[11]) + int(fields[12])) / TICK


if __name__ == "__main__":
    main()
