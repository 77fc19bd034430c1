"""The supervisor: one light process that keeps the database, the web server and the worker running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from tongban.project import database, env
from tongban.project.ready import say
from tongban.project.serving import address, running
from tongban.project.serving.children import Child, die_with, end

HERE = "tongban.project.serving"
TICK = 0.5
GENTLY = 25.0


class Stopped(Exception):  # noqa: N818 - not an error
    """Somebody asked us to stop."""


def serve(bind: str, *, workers: int, threads: int, demo: bool, or_next: bool) -> None:
    """Serve until told to stop."""
    home = env.path("TONGBAN_HOME", "var")
    claim = running.claim(home)
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, _stop)
    try:
        _serve(home, address.listen(bind, or_next=or_next), (workers, threads), demo=demo)
    except Stopped:
        say("Stopped.")
    finally:
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)  # the database is stopped in peace
        database.release(home)
        os.close(claim)


def _serve(home: Path, listening: socket.socket, size: tuple[int, int], *, demo: bool) -> None:
    url = address.url_of(listening)
    _settle(listening, url, demo=demo)
    database.acquire(home)
    accounts = _make_ready()
    descriptor = listening.fileno()
    web = Child("web", (f"{HERE}.web", str(descriptor), *map(str, size)), passed=(descriptor,))
    worker = Child("worker", (f"{HERE}.worker",))
    try:
        web.start()
        worker.start()
        _watch(home, [web, worker], announce=(url, accounts))
    finally:
        end([web, worker], patience=GENTLY)


def _settle(listening: socket.socket, url: str, *, demo: bool) -> None:
    """What the children inherit; a demo is refused where others could reach its passwords."""
    if demo and not address.is_loopback(listening):
        raise env.SettingError("the demo's passwords are public: --demo listens on a loopback address only")
    os.environ["TONGBAN_DEMO"] = "1" if demo else "0"
    os.environ.setdefault("TONGBAN_URL", url)


def _make_ready() -> list[list[str]]:
    """Tables, set-up and demo in a process of its own, so that this one stays small; the demo's accounts."""
    me = os.getpid()
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", f"{HERE}.first"],
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: die_with(me),  # noqa: PLW1509 - this process has one thread
    ) as first:
        try:
            said, _ = first.communicate()
        except BaseException:
            first.terminate()
            raise
    if first.returncode:
        raise SystemExit(2)  # it has said why
    return list(json.loads(said)) if said.strip() else []


def _watch(home: Path, children: list[Child], *, announce: tuple[str, list[list[str]]]) -> None:
    """Keep everything alive; tell the address once the first page is there."""
    told = False
    while True:
        if _heal(home):
            say("The database had died and was started again.")
            for child in children[1:]:  # a worker listens on a connection of its own; the web reconnects
                child.signal(signal.SIGTERM)
        for line in filter(None, [child.mind() for child in children]):
            say(line)
        if not told and _answers(announce[0]):
            told = True
            _announce(*announce)
        time.sleep(TICK)


def _heal(home: Path) -> bool:
    try:
        return database.ensure(home)
    except (database.DatabaseError, env.SettingError) as error:
        say(str(error))
        return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/", timeout=5) as page:  # noqa: S310 - our own address
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(url: str, accounts: list[list[str]]) -> None:
    """The address and, in demo mode, who can sign in."""
    lines = [f"Tongban is at {url}/", *("  " + "  ".join(account) for account in accounts)]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
