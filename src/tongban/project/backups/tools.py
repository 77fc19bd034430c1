"""PostgreSQL's own programs, called as clients of the database that the settings name; they die with us."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from tongban.project.database import DatabaseError, is_embedded, place
from tongban.project.serving.children import die_with

Told = Callable[[str], None]
# what pg_restore sets first since 17; an older server refuses it, and with it all that comes
UNKNOWN, KNOWS_IT = b"SET transaction_timeout = 0;\n", 17
NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def connect() -> "psycopg.Connection[Any]":
    """A connection to the database, each statement by itself, reading and writing values in one way everywhere."""
    held = psycopg.connect(**_parts(), client_encoding="UTF8", autocommit=True)
    held.execute(
        "SELECT set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false),"
        " set_config('extra_float_digits', '1', false), set_config('bytea_output', 'hex', false),"
        " set_config('intervalstyle', 'postgres', false)"
    )
    return held


def run(program: str, *words: str, told: Told = lambda _line: None) -> None:
    """Run a program on the database to its end; each line it says goes to `told`."""
    said = ""
    with _started(program, *words) as made:
        for line in map(os.fsdecode, made.stderr or ()):
            told(line)
            said = line if "error:" in line else said
    _was_well(made, program, said)


def bring_in(archive: Path, *, told: Told = lambda _line: None) -> None:
    """Bring what pg_dump wrote into the database, in one transaction: all of it or nothing."""
    words = ("--no-owner", "--no-privileges", str(archive))
    if _of_server() >= KNOWS_IT:
        run("pg_restore", "--single-transaction", "--verbose", *words, told=told)
        return
    with subprocess.Popen([_path("pg_restore"), *words, "--file=-"], stdout=subprocess.PIPE) as reading:  # noqa: S603 - our own words
        _through_psql(reading)
    _was_well(reading, "pg_restore", "")


def _through_psql(reading: "subprocess.Popen[bytes]") -> None:
    """The script of pg_restore, without the setting that an older server does not know; half a script does nothing."""
    script = cast("IO[bytes]", reading.stdout)
    calm = ("--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", "--output=/dev/null")
    with _started("psql", *calm, stdin=subprocess.PIPE) as writing:
        with suppress(BrokenPipeError), cast("IO[bytes]", writing.stdin) as into:
            for line in script:
                if line == UNKNOWN:
                    break
                into.write(line)
            shutil.copyfileobj(script, into)
            if reading.wait():
                writing.kill()
        said = (writing.stderr or BytesIO()).read()
    _was_well(writing, "psql", os.fsdecode(said))


def _started(program: str, *words: str, **given: Any) -> "subprocess.Popen[bytes]":
    parts = _parts()
    secret = parts.pop("password", "")
    me = os.getpid()
    return subprocess.Popen(  # noqa: S603 - our own words
        [_path(program), *words, f"--dbname={make_conninfo('', **parts)}"],
        stdin=given.get("stdin", subprocess.DEVNULL),
        stderr=subprocess.PIPE,
        env={**place.ENVIRONMENT, **({"PGPASSWORD": secret} if secret else {})},
        preexec_fn=lambda: die_with(me),  # noqa: PLW1509 - this process has one thread
    )


def _was_well(made: "subprocess.Popen[bytes]", program: str, said: str) -> None:
    if made.returncode:
        raise DatabaseError(said.strip() or f"{program} failed")


def _path(program: str) -> str:
    """Of the embedded server; for an outside one the system's, if they are not older than it (ours speak no TLS)."""
    of_system = None if is_embedded() else shutil.which(program)
    return of_system if of_system and _major(of_system) >= _of_server() else str(place.programs() / program)


def _major(program: str) -> int:
    told = subprocess.run([program, "--version"], check=False, capture_output=True, text=True)  # noqa: S603
    found = re.search(r"(\d+)\.\d", told.stdout)
    return int(found[1]) if found else 0


@cache
def _of_server() -> int:
    with connect() as held:
        return held.info.server_version // 10000


def _parts() -> dict[str, Any]:
    about = settings.DATABASES["default"]
    plain = {own: about[name] for name, own in NAMES.items() if about.get(name)}
    return {**plain, **about.get("OPTIONS", {})}
