"""A PostgreSQL of somebody else's for the tests: over TCP, with a password, from a folder of programs."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.running import free_port

PASSWORD = "a password with / and %"
QUOTED = "a%20password%20with%20%2F%20and%20%25"


@contextmanager
def outside(programs: Path):
    """The address of a new server's database, which holds nothing."""
    with _folder() as folder:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        words = ("-U", "owner", "-A", "scram-sha-256", f"--pwfile={secret}", "-N")
        _do(programs / "initdb", "-D", folder / "data", *words)
        with _running(programs, folder) as port:
            yield f"postgresql://owner:{QUOTED}@127.0.0.1:{port}/postgres"


@contextmanager
def ready(programs: Path):
    """The address of a database that holds what a first start leaves, as much somebody else's."""
    with _folder() as folder:
        ready_made.lay_data(folder / "data")
        with _running(programs, folder) as port:
            with psycopg.connect(
                f"postgresql://{place.NAME}@127.0.0.1:{port}/postgres", autocommit=True
            ) as own:
                own.execute(f"ALTER ROLE {place.NAME} PASSWORD '{PASSWORD}'")
                who = folder / "data" / "pg_hba.conf"
                who.write_text(who.read_text().replace("trust", "scram-sha-256"))
                own.execute("SELECT pg_reload_conf()")
            yield f"postgresql://{place.NAME}:{QUOTED}@127.0.0.1:{port}/{place.NAME}"


@contextmanager
def _folder():
    folder = Path(f"/tmp/tongban-outside-{os.getpid()}-{free_port()}")
    place.run("/bin/mkdir", "-m", "700", str(folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs, folder):
    data, port = folder / "data", free_port()
    words = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    _do(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", words)
    try:
        yield port
    finally:
        _do(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


@contextmanager
def standby(programs: Path, url: str):
    """A streaming copy of the server at an address: its own address, and its data folder."""
    data, port = Path(f"/tmp/tongban-standby-{os.getpid()}-{free_port()}"), free_port()
    _do(programs / "pg_basebackup", "-d", url, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync")
    words = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    _do(programs / "pg_ctl", "start", "-w", "-D", data, "-l", data / "log", "-o", words)
    where = url.rpartition("@")
    try:
        yield f"{where[0]}@127.0.0.1:{port}/{url.rpartition('/')[2]}", data
    finally:
        place.run(str(programs / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", str(data))
        place.run("/bin/rm", "-rf", str(data))


def _do(*words):
    made = place.run(*map(str, words))
    assert made.returncode == 0, made.stderr
