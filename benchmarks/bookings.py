"""A rush at the kernel: so many askers for so few places over 64 connections; then a tenth cancels, and who waits moves up.

Run: TONGBAN_HOME=/some/empty/folder python benchmarks/bookings.py [ASKERS] [PLACES] [--json]. Two processes of 32 threads
each stand for the web workers; CPU is told of them and of the server's backends, because the wall clock of a busy machine
tells little. What is sold is checked, not only timed.
"""

import json
import multiprocessing
import os
import resource
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

NUMBERS = [int(word) for word in sys.argv[1:] if word.isdecimal()]
ASKERS, PLACES = [*NUMBERS, *(5000, 1000)[len(NUMBERS) :]][:2]
PROCESSES, THREADS = 2, 32
TICKS = os.sysconf("SC_CLK_TCK")


def prepare():
    """Django, and the database of the folder."""
    import django  # noqa: PLC0415 - the environment comes first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()


def backend_cpu():
    """CPU seconds of this connection's backend, where the server runs on this machine."""
    from django.db import connection  # noqa: PLC0415 - Django is set up first

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    told = stat.read_text().rpartition(") ")[2].split() if stat.exists() else []
    return (int(told[11]) + int(told[12])) / TICKS if told else 0.0


def client(act, given, times, backends, gate):
    """One connection that acts on each of its own."""
    from django.db import connection  # noqa: PLC0415 - Django is set up first

    connection.ensure_connection()
    gate.wait()
    for one in given:
        began = time.perf_counter()
        act(one)
        times.append(time.perf_counter() - began)
    backends.append(backend_cpu())
    connection.close()


def worker(what, slot, given, out):
    """One web worker: threads with connections of their own."""
    prepare()
    from tongban.kernel.access.actor import SYSTEM  # noqa: PLC0415 - Django is set up first
    from tongban.kernel.bookings import actions  # noqa: PLC0415 - as above
    from tongban.kernel.parties.models import Person  # noqa: PLC0415 - as above

    acts = {
        "hold": lambda pk: actions.hold(slot, who=Person(pk=pk), by=SYSTEM, confirm=True),
        "cancel": lambda pk: actions.cancel(pk, by=SYSTEM),
    }
    times, backends = [], []
    parts = [given[n::THREADS] for n in range(THREADS)]
    gate = threading.Barrier(THREADS + 1)
    threads = [threading.Thread(target=client, args=(acts[what], p, times, backends, gate)) for p in parts]
    [t.start() for t in threads]
    gate.wait()  # all are connected: what follows is measured
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    [t.join() for t in threads]
    now = resource.getrusage(resource.RUSAGE_SELF)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    out.put((times, time.perf_counter() - began, cpu, sum(backends)))


def together(what, slot, given):
    """All workers at once; what they took."""
    out = multiprocessing.get_context("spawn").Queue()
    parts = [given[n::PROCESSES] for n in range(PROCESSES)]
    spawned = multiprocessing.get_context("spawn")
    running = [spawned.Process(target=worker, args=(what, slot, part, out)) for part in parts]
    [p.start() for p in running]
    told = [out.get() for _p in running]
    [p.join() for p in running]
    times = sorted(t for ts, *_rest in told for t in ts)
    wall = max(w for _t, w, _c, _b in told)
    each = 1000 / len(times)
    return {
        "count": len(times),
        "seconds": round(wall, 1),
        "a_second": round(len(times) / wall),
        "p50_ms": round(1000 * times[len(times) // 2], 1),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
        "worst_ms": round(1000 * times[-1], 1),
        "web_cpu_ms_each": round(each * sum(c for _t, _w, c, _b in told), 2),
        "server_cpu_ms_each": round(each * sum(b for _t, _w, _c, b in told), 2),
    }


def measured():
    """The rush, the cancellations, and whether the promise held."""
    from psycopg.types.range import TimestamptzRange  # noqa: PLC0415 - Django is set up first

    from tongban.kernel.access.actor import SYSTEM  # noqa: PLC0415 - as above
    from tongban.kernel.bookings import actions, queries  # noqa: PLC0415 - as above
    from tongban.kernel.bookings.models import Booking  # noqa: PLC0415 - as above
    from tongban.kernel.core import clock  # noqa: PLC0415 - as above
    from tongban.kernel.parties.models import Person  # noqa: PLC0415 - as above

    start = clock.now() + timedelta(days=1)
    rush = actions.open_resource("benchmark", "Rush", over="slot", by=SYSTEM, capacity=PLACES, personal=True)
    ranges = [TimestamptzRange(start, start + timedelta(hours=2))]
    slot = actions.add_slots(rush, ranges, by=SYSTEM)[0].pk
    people = Person.objects.bulk_create([Person(created_at=clock.now()) for _n in range(ASKERS)])
    held = together("hold", slot, [p.pk for p in people])
    sold = Booking.objects.filter(slot=slot, state="confirmed")
    assert (sold.count(), queries.miscounted().count()) == (min(PLACES, ASKERS), 0)
    gone = list(sold.order_by("pk").values_list("pk", flat=True)[::10])
    cancelled = together("cancel", slot, gone)
    assert (sold.count(), queries.miscounted().count()) == (min(PLACES, ASKERS - len(gone)), 0)
    return {"askers": ASKERS, "places": PLACES, "hold": held, "cancel": cancelled}


def main():
    prepare()
    from tongban.project import ready  # noqa: PLC0415 - Django is set up first

    ready.prepare()
    found = measured()
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:8} {value}")


if __name__ == "__main__":
    main()
