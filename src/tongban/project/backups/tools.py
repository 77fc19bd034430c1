"""PostgreSQL's own programs, called as clients of the database that the settings name; they die with us."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from tongban.project.database import DatabaseError, is_embedded, place
from tongban.project.serving.children import die_with

Told = Callable[[str], None]
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
    parts = _parts()
    secret = parts.pop("password", "")
    call = [_path(program), *words, f"--dbname={make_conninfo('', **parts)}"]
    me = os.getpid()
    said = ""
    with subprocess.Popen(  # noqa: S603 - our own words
        call,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**place.ENVIRONMENT, **({"PGPASSWORD": secret} if secret else {})},
        preexec_fn=lambda: die_with(me),  # noqa: PLW1509 - this process has one thread
    ) as made:
        for line in made.stderr or ():
            told(line)
            said = line if "error:" in line else said
    if made.returncode:
        raise DatabaseError(f"{said.strip() or program + ' failed'}")


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
