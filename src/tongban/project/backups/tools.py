"""PostgreSQL's own programs, called as clients of the database that the settings name; they die with us."""

import os
import shutil
import subprocess
from collections.abc import Callable
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
    held = psycopg.connect(**_parts(), autocommit=True)
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
    """Of the embedded server; for an outside one the system's, where there is one (ours speaks no TLS)."""
    of_system = None if is_embedded() else shutil.which(program)
    return of_system or str(place.programs() / program)


def _parts() -> dict[str, Any]:
    about = settings.DATABASES["default"]
    plain = {own: about[name] for name, own in NAMES.items() if about.get(name)}
    return {**plain, **about.get("OPTIONS", {})}
