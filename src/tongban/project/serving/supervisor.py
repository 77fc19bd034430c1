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
from tongban.project.serving.children import Child, die_with
from tongban.project.serving.rolling import Crew
from tongban.project.watching import shared

HERE = "tongban.project.serving"
TICK = 0.5
GENTLY = 25.0


class Stopped(Exception):  # noqa: N818 - not an error
    """Somebody asked us to stop."""


class Asked:
    """Whether somebody asked for fresh processes; a handler only notes it."""

    def __init__(self) -> None:
        self.asked = False

    def hear(self, _number: int, _frame: FrameType | None) -> None:
        """Note it."""
        self.asked = True

    def taken(self) -> bool:
        """Whether it was asked since this was last answered."""
        asked, self.asked = self.asked, False
        return asked


def serve(bind: str, *, size: tuple[int, int], demo: bool, or_next: bool, only: str = "") -> None:
    """Serve until told to stop: both parts, or one of them."""
    home = env.path("TONGBAN_HOME", "var")
    parts = (only,) if only else running.PARTS
    claims = running.claim(home, parts)
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, _stop)
    asked = Asked()
    signal.signal(running.RENEW, asked.hear)
    try:
        listening = address.listen(bind, or_next=or_next) if "web" in parts else None
        _serve(home, listening, parts, size, demo=demo, asked=asked)
    except Stopped:
        say("Stopped.")
    finally:
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)  # the database is stopped in peace
        database.release(home)
        for claim in claims:
            os.close(claim)


def _serve(
    home: Path,
    listening: socket.socket | None,
    parts: tuple[str, ...],
    size: tuple[int, int],
    *,
    demo: bool,
    asked: Asked,
) -> None:
    url = address.url_of(listening) if listening else ""
    _settle(listening, url, demo=demo)
    database.acquire(home)
    accounts = _make_ready()
    for part in parts:
        shared.clear(home, part)
    crew = Crew(*(_child(part, listening, size) for part in parts))
    try:
        crew.start()
        _watch(home, crew, announce=(url, accounts), asked=asked)
    finally:
        crew.end(patience=GENTLY)


def _child(part: str, listening: socket.socket | None, size: tuple[int, int]) -> Child:
    """The web server with the socket it answers on, or the worker."""
    if part == "worker" or listening is None:
        return Child("worker", (f"{HERE}.worker",))
    descriptor = listening.fileno()
    return Child("web", (f"{HERE}.web", str(descriptor), *map(str, size)), passed=(descriptor,))


def _settle(listening: socket.socket | None, url: str, *, demo: bool) -> None:
    """What the children inherit; a demo is refused where others could reach its passwords."""
    if demo and listening and not address.is_loopback(listening):
        raise env.SettingError("the demo's passwords are public: --demo listens on a loopback address only")
    os.environ["TONGBAN_DEMO"] = "1" if demo else "0"
    if url:
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


def _watch(home: Path, crew: Crew, *, announce: tuple[str, list[list[str]]], asked: Asked) -> None:
    """Keep everything alive; renew it when asked; tell the address once the first page is there."""
    told = False
    while True:
        if _heal(home):
            say("The database had died and was started again.")
            for child in crew.working:  # a worker listens on a connection of its own; the web reconnects
                if child.name == "worker":
                    child.signal(signal.SIGTERM)
        for line in crew.mind():
            say(line)
        if asked.taken():
            say(crew.renew(prepare=_made_ready_again))
        if not told and _answers(announce[0]):
            told = True
            _announce(*announce)
        time.sleep(TICK)


def _made_ready_again() -> bool:
    """The tables of the new version; in one that fails nothing was changed."""
    try:
        _make_ready()
    except SystemExit:
        return False
    return True


def _heal(home: Path) -> bool:
    try:
        return database.ensure(home)
    except (database.DatabaseError, env.SettingError) as error:
        say(str(error))
        return False


def _answers(url: str) -> bool:
    if not url:
        return True  # a worker alone has no page
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as page:  # noqa: S310 - our own address
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(url: str, accounts: list[list[str]]) -> None:
    """The address and, in demo mode, who can sign in."""
    lines = [
        f"Tongban is at {url}/" if url else "Tongban's worker runs",
        *("  " + "  ".join(account) for account in accounts),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
