"""One embedded server: made, started, healed after a kill, stopped. Alive means it answers, never that a pid is."""

import os
import shlex
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from tongban.project import env
from tongban.project.database import archive, place

PATIENCE = 90  # seconds a start may take: after a crash the log is replayed first
EXTENSIONS: tuple[LiteralString, ...] = ("btree_gin", "btree_gist", "ltree", "pg_trgm", "vector")
MAKING: LiteralString = "tongban_making"
SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # a log must hold nobody's data: errors quote values, so only the server's own life is logged
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class DatabaseError(Exception):
    """The embedded server could not be used; the text is one line."""


def connect(home: Path, name: str = place.NAME) -> "psycopg.Connection[Any]":
    """A connection that commits each statement."""
    folder = str(place.socket_folder(home))
    return psycopg.connect(
        host=folder, port=place.PORT, dbname=name, user=place.NAME, connect_timeout=10, autocommit=True
    )


def answers(home: Path, name: str = place.NAME) -> bool:
    """Whether this home's server is there and serves this home's data."""
    try:
        with connect(home, name) as held:
            row = held.execute("select current_setting('data_directory')").fetchone()
    except psycopg.Error:
        return False
    data = _data(home)
    return row is not None and row[0] == str(data) and (data / "postmaster.pid").exists()


def start(home: Path) -> None:
    """Have the server answer: made if new, started if down, waited for while it recovers."""
    if answers(home):
        return
    place.make_data_folder(home)
    place.make_socket_folder(home)
    if not _data(home).exists():
        _end_stray(home)
        _make_cluster(home)
    _start(home)
    if not answers(home):
        _make_database(home)


def halt(home: Path) -> bool:
    """Stop the server, if there is one; whether there was."""
    pid = _pid_in(_data(home) / "postmaster.pid")
    if pid is None or not _serves(pid, _data(home)):
        return _end_stray(home)
    made = _run("pg_ctl", "stop", "-D", str(_data(home)), "-m", "fast", "-w", "-t", "60")
    if made.returncode and answers(home, "postgres"):
        raise DatabaseError(f"the embedded database does not stop: {_last_line(made.stderr)}")
    return True


def runs(home: Path) -> bool:
    """Whether a process serves this home, though it may not answer yet."""
    pid = _pid_in(_data(home) / "postmaster.pid")
    return pid is not None and _serves(pid, _data(home))


def log_file(home: Path) -> Path:
    """What the server says of its own life."""
    return place.data_folder(home) / "server.log"


def _data(home: Path) -> Path:
    return place.data_folder(home) / "data"


def _run(program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return place.run(str(place.programs() / program), *words)


def _make_cluster(home: Path) -> None:
    """A new cluster, moved into place only when whole."""
    fresh = place.data_folder(home) / "making"
    place.run("/bin/rm", "-rf", "--", str(fresh))
    fast = env.flag("TONGBAN_PG_FAST", default=False)
    made = _run(
        "initdb",
        f"--pgdata={fresh}",
        f"--username={place.NAME}",
        "--auth=trust",  # inside a folder that is its owner's alone, and no other way in
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *(f"--set={name}={value}" for name, value in SETTINGS.items()),
        *(["--no-sync"] if fast else []),
    )
    if made.returncode:
        raise DatabaseError(f"the embedded database could not be made: {_last_line(made.stderr)}")
    place.run("/bin/mv", "--", str(fresh), str(_data(home)))


def _start(home: Path) -> None:
    """Start and wait; a killed server's last children may hold its memory for a moment, so try again."""
    until = time.monotonic() + PATIENCE
    said = ""
    _keep_log_small(home)
    while time.monotonic() < until:
        if answers(home, "postgres"):
            return
        _forget_stale_marks(home)
        said = launch(home)
        if not said:
            return
        time.sleep(0.3)
    raise DatabaseError(f"the embedded database does not start: {said} (see {log_file(home)})")


def launch(home: Path, *more: str) -> str:
    """Start it once, with further settings if any are given; what went wrong, or nothing."""
    given = [
        "listen_addresses=",
        f"unix_socket_directories={place.socket_folder(home)}",
        "unix_socket_permissions=0700",
        f"port={place.PORT}",
        *(FAST if env.flag("TONGBAN_PG_FAST", default=False) else ()),
        *archive.words(home),
        *more,
    ]
    words = " ".join(f"-c {shlex.quote(one)}" for one in given)
    log = str(log_file(home))
    made = _run("pg_ctl", "start", "-D", str(_data(home)), "-w", "-t", "60", "-l", log, "-o", words)
    return "" if made.returncode == 0 else _last_line(made.stderr) or "pg_ctl failed"


def _forget_stale_marks(home: Path) -> None:
    """Remove a killed server's marks when its number went to another program (or to one that no longer runs).

    PostgreSQL would trust the number. A server's orphans are still noticed: the data folder's shared memory is
    in use until they are gone.
    """
    for mark in (_data(home) / "postmaster.pid", _socket_mark(home)):
        pid = _pid_in(mark)
        if pid is not None and not _serves(pid, _data(home)):
            with suppress(OSError):
                mark.unlink()


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a server of this data folder (one that waits to be buried has no words left)."""
    try:
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _socket_mark(home: Path) -> Path:
    return place.socket_folder(home) / f".s.PGSQL.{place.PORT}.lock"


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _end_stray(home: Path) -> bool:
    """End a server that still answers for a data folder that was removed beneath it."""
    pid = _pid_in(_socket_mark(home))
    if pid is None or not _serves(pid, _data(home)):
        return False
    os.kill(pid, signal.SIGQUIT)
    for _ in range(200):
        if not _serves(pid, _data(home)):
            break
        time.sleep(0.05)
    return True


def _make_database(home: Path) -> None:
    """The program's database with its extensions, shown under its name only when whole."""
    with connect(home, "postgres") as held:
        held.execute("drop database if exists " + MAKING)
        held.execute("create database " + MAKING)
    with connect(home, MAKING) as held:
        rows = held.execute(
            "select name from pg_available_extensions where name = any(%s)", [list(EXTENSIONS)]
        )
        there = {name for (name,) in rows.fetchall()}
        for name in EXTENSIONS:
            if name in there:
                held.execute("create extension if not exists " + name)
    with connect(home, "postgres") as held:
        held.execute("alter database " + MAKING + " rename to tongban")


def _keep_log_small(home: Path) -> None:
    log = log_file(home)
    if log.exists() and log.stat().st_size > 5_000_000:
        log.replace(log.with_suffix(".log.1"))


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else ""
