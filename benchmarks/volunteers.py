"""Searches over 240,000 volunteers and 6,000 events, an event with 2,000 sign-ups, and a rush for 1,000 places over HTTP.

Run: TONGBAN_HOME=/some/folder .venv/bin/python -m benchmarks.volunteers [--scale 1] [--only rush] [--json]. An empty folder gets the
demo's volunteers first. Of the pages the time within the program is told, of the rush what 64 clients wait for; what was
sold is checked, not only timed. CPU seconds of the web workers stand beside the clock: on a busy machine it tells little.
"""

# ruff: noqa: PLC0415 - Django is set up first
import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import psutil

from benchmarks.crowd import Crowd

PORT, CLIENTS, ASKERS, PLACES, SIGNED_UP = 8394, 64, 5_000, 1_000, 2_000
SECRET = "c" * 32
SEARCHES = (
    "/desk/volunteers/", "/desk/volunteers/?skill=law", "/desk/volunteers/?q=16300000777", "/desk/volunteers/?q=王芳",
    "/desk/volunteers/?division={county}", "/desk/volunteers/?division={county}&skill=first_aid&when=weekend",
    "/desk/volunteers/events/", "/desk/volunteers/events/?q=健康", "/desk/volunteers/events/?division={county}&state=recorded",
    "/volunteers/", "/volunteers/?division={county}",
)  # fmt: skip


def built(scale):
    """The demo's volunteers, where there are none yet."""
    from tongban.kernel.core import clock
    from tongban.kernel.parties.demo import offices
    from tongban.project.demo import volunteering
    from tongban.project.demo.making import make_all
    from tongban.project.demo.plan import Plan

    plan = Plan(seed=1, scale=scale, anchor=clock.now())
    with clock.at(plan.anchor - timedelta(days=400)):
        offices()
    make_all(volunteering.STAGES, plan)


def rush_shift(places, title):
    """An open event of so many places."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.activities import actions
    from tongban.kernel.activities.models import Activity
    from tongban.kernel.core import clock
    from tongban.services.volunteers.actions import holding
    from tongban.services.volunteers.models import Team

    shift = {"name": "", "after": 0, "minutes": 60, "places": places, "needs": []}
    made = actions.make_template("volunteers.event", title, minutes=60, shifts=[shift], by=SYSTEM)
    team = Team.objects.exclude(leader=None).order_by("pk")[0]
    start = clock.now() + timedelta(days=30 + places % 97)
    # of an earlier run on this home, which the same people went to
    last = Activity.objects.filter(title=title).order_by("-during").first()
    row = holding.plan(team, made, max(start, last.during.upper) if last else start, place="x", by=SYSTEM)
    actions.open_activity(row.pk, by=SYSTEM, vouched=True)
    return row.shifts.get()


def coordinator():
    """A browser of somebody who looks after all of it."""
    from django.test import Client
    from psycopg.types.range import TimestamptzRange

    from tongban.kernel.access.models import Account, Grant
    from tongban.kernel.core import clock
    from tongban.kernel.parties.models import Office
    from tongban.services.volunteers.models import Team

    office = Office.objects.get(pk=Team.objects.order_by("pk")[0].office_id)
    row, _made = Account.objects.get_or_create(
        username="bench", defaults={"label": "bench", "home": office.division, "created_at": clock.now()}
    )
    valid = TimestamptzRange(clock.now() - timedelta(days=1), None)
    Grant.objects.get_or_create(
        account=row, role="volunteers.coordinator", office=office, defaults={"valid": valid}
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(row, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, office.division.pk


def pages(each=15):
    """p95 of every search, and of the event page with many sign-ups, in milliseconds within the program."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.activities.actions import carry_attendance
    from tongban.kernel.core import clock
    from tongban.services.volunteers.models import Volunteer

    client, county = coordinator()
    shift = rush_shift(SIGNED_UP, "Many")
    people = list(Volunteer.objects.order_by("-pk").values_list("person", flat=True)[:SIGNED_UP])
    with clock.at(shift.during.upper + timedelta(hours=1)):
        carry_attendance(shift.pk, people, by=SYSTEM)
    crowded = [f"/volunteers/lead/shifts/{shift.pk}/", f"/volunteers/lead/shifts/{shift.pk}/?page=19",
               f"/volunteers/events/{shift.activity_id}/"]  # fmt: skip
    told = {}
    for address in [*(s.format(county=county) for s in SEARCHES), *crowded]:
        times = [_timed(client, address) for _n in range(each)]
        walls, cpus = zip(*times, strict=True)
        told[address] = {"p50_ms": times_of(walls, 0.5), "p95_ms": times_of(walls, 0.95)}
        told[address]["web_cpu_ms"] = times_of(cpus, 0.5)
    return told


def _timed(client, address):
    began = time.process_time(), time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return time.perf_counter() - began[1], time.process_time() - began[0]


def times_of(times, share):
    """A quantile in milliseconds."""
    return round(1000 * sorted(times)[min(int(len(times) * share), len(times) - 1)], 1)


def sessions():
    """The session keys of so many registered people, signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from tongban.kernel.access.models import Account
    from tongban.kernel.core import clock
    from tongban.services.volunteers.models import Volunteer

    people = list(Volunteer.objects.order_by("pk").values_list("person", flat=True)[:ASKERS])
    fresh = [
        Account(username=f"ask{p}", label="p", person_id=p, password="!", created_at=clock.now())
        for p in people
    ]
    Account.objects.bulk_create(fresh, ignore_conflicts=True)
    store, rows = SessionStore(), []
    for one in Account.objects.filter(username__in=[a.username for a in fresh]):
        said = {SESSION_KEY: str(one.pk), HASH_SESSION_KEY: one.get_session_auth_hash()}
        said[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        until = clock.now() + timedelta(hours=3)
        rows.append(
            Session(session_key=f"bench{one.pk:027d}", session_data=store.encode(said), expire_date=until)
        )
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.session_key for row in rows]


def together(jobs):
    """All clients at once; what they waited."""
    crowd = Crowd(PORT, CLIENTS, SECRET)
    wall = crowd.post(jobs)
    assert set(crowd.statuses) == {302}, set(crowd.statuses)
    told = {"requests": len(jobs), "seconds": round(wall, 1), "a_second": round(len(jobs) / wall)}
    return told | {
        "p50_ms": times_of(crowd.waits, 0.5),
        "p95_ms": times_of(crowd.waits, 0.95),
        "worst_ms": times_of(crowd.waits, 1),
    }


@contextmanager
def served(workers, threads):
    """The program's own web server, as `tongban serve` runs it."""
    with socket.create_server(("127.0.0.1", PORT), backlog=2048) as lies:
        call = [
            sys.executable,
            "-m",
            "tongban.project.serving.web",
            str(lies.fileno()),
            str(workers),
            str(threads),
        ]
        with subprocess.Popen(call, pass_fds=[lies.fileno()]) as web:
            try:
                _up()
                yield web
            finally:
                web.terminate()


def rush(workers, threads):
    """5,000 ask for 1,000 places; a tenth cancels and the places are filled again from the waiting list."""
    from tongban.kernel.bookings import queries
    from tongban.kernel.bookings.models import Booking

    shift, keys = rush_shift(PLACES, "Rush"), sessions()
    with served(workers, threads) as web:
        used = [_used(web.pid)]
        told = {"asked": together([(f"/volunteers/shifts/{shift.pk}/sign-up/", key) for key in keys])}
        sold = Booking.objects.filter(slot=shift.slot_id, state="confirmed")
        assert sold.count() == PLACES == sold.values("person").distinct().count()
        used.append(_used(web.pid))
        gone = list(sold.order_by("pk").values_list("pk", "person__accounts__pk")[::10])
        told["cancelled"] = together(
            [(f"/volunteers/mine/off/{pk}/", f"bench{who:027d}") for pk, who in gone]
        )
        assert (sold.count(), queries.miscounted().count()) == (PLACES, 0)
        used.append(_used(web.pid))
    for name, n, since, until in (("asked", len(keys), *used[:2]), ("cancelled", len(gone), *used[1:])):
        told[name]["cpu_ms_each"] = {who: round(1000 * (until[who] - since[who]) / n, 2) for who in since}
    return told


def _used(web):
    """Seconds of processor so far: of the web's processes, of the database's, of the clients here."""
    mine = psutil.Process(web).children(recursive=True)
    base = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres" and _is_ours(p)]
    told = {"web": mine, "database": base, "clients": [psutil.Process()]}
    return {who: sum(sum(p.cpu_times()[:2]) for p in found) for who, found in told.items()}


def _is_ours(process):
    from tongban.project.database import place

    lead = int((place.data_folder(place.current_home()) / "data" / "postmaster.pid").read_text().split()[0])
    return process.pid == lead or process.ppid() == lead


def _up():
    for _try in range(120):
        try:
            link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            link.request("GET", "/healthz")
            link.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return


def main():
    """All three."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--only", choices=("pages", "rush"))
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--threads", type=int, default=4)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    from tongban.project import database

    with database.running():
        import django

        django.setup()
        from tongban.project import ready

        ready.prepare()
        built(given.scale)
        found = {}
        if given.only != "rush":
            found["pages"] = pages()
        if given.only != "pages":
            found["rush"] = rush(given.workers, given.threads)
    print(
        json.dumps(found, ensure_ascii=False)
        if given.json
        else json.dumps(found, ensure_ascii=False, indent=1)
    )


if __name__ == "__main__":
    main()
