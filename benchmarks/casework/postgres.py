"""The one database server of a run: PostgreSQL 18 from the wheel, default settings, on a loopback port."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tongban.project.database import place

PORT = int(os.environ.get("BENCH_PORT", "55480"))
USER = "bench"


def url(name: str) -> str:
    return f"postgresql://{USER}@127.0.0.1:{PORT}/{name}"


@contextmanager
def running(work: Path) -> Iterator[int]:
    """The server's number while it runs; its data stays in `work` for the next run."""
    data = work / "postgres"
    if not data.exists():
        data.mkdir(parents=True)
        if place.as_root():
            os.chown(data, *place._ids())  # noqa: SLF001 - the server's own user
        _must("initdb", "-D", str(data), "-A", "trust", "-U", USER, "--encoding=UTF8", "--locale=C.UTF-8")
    given = f"-p {PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data}"
    _must("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", given, "start")
    try:
        yield int((data / "postmaster.pid").read_text().split()[0])
    finally:
        _must("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")


def make(name: str, *, anew: bool, like: str = "template1") -> bool:
    """A database of this name, a copy of another; whether it was made now."""
    with psycopg.connect(url("postgres"), autocommit=True) as held:
        if anew:
            held.execute(f'drop database if exists "{name}" with (force)')
        there = held.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if not there:
            held.execute(f'create database "{name}" template "{like}"')
    return not there


def settle(name: str) -> None:
    """What autovacuum would have done by the next morning."""
    with psycopg.connect(url(name), autocommit=True) as held:
        held.execute("vacuum analyze")
        held.execute("checkpoint")
    time.sleep(1)


def _must(program: str, *words: str) -> None:
    made = place.run(str(place.programs() / program), *words)
    if made.returncode:
        raise SystemExit(f"{program}: {made.stderr or made.stdout}")
