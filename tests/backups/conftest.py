"""A data folder where things happened, and others to restore into; nothing is left behind."""

import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.running import ROOT, environment, tongban

NUMBERS = count()


def new_home():
    """Where also root's server can reach it."""
    return Path(f"/tmp/tongban-backup-{os.getpid()}-{next(NUMBERS)}")


def forget(home):
    tongban(home, "stop")
    shutil.rmtree(place.socket_folder(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def beginning(home, what, *given, **more):
    """A process in which something happens."""
    call = [sys.executable, "-m", "tests.backups.living", what, *given]
    made = environment(home, **more)
    return subprocess.Popen(call, env=made, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def done(home, what, *given, **more):
    """What it told, once it has happened."""
    with beginning(home, what, *given, **more) as one:
        told = one.stdout.read()
    assert one.returncode == 0
    return json.loads(told)


def filed(home, number, name="x", **more):
    """File some; returns what was told of each."""
    with beginning(home, "file_forever", name, **more) as one:
        told = [json.loads(one.stdout.readline()) for _ in range(number)]
        one.kill()
    return told


def verb(home, *words, code=0, **more):
    """A verb's answer as JSON, or what it said where it was to fail."""
    made = tongban(home, *words, *(["--json"] if code < 2 else []), **more)
    assert made.returncode == code, made.stderr
    if code == 2:
        assert (made.stdout, "Traceback" in made.stderr) == ("", False)
        return made.stderr.strip().split("\n")[-1]
    return json.loads(made.stdout)


@pytest.fixture
def fresh():
    """Makes empty data folders."""
    made = []

    def make():
        made.append(new_home())
        return made[-1]

    yield make
    for home in made:
        forget(home)


@pytest.fixture(scope="module")
def lived():
    """A data folder with people, a key, somebody signed in, and four requests with photos; and the key's token."""
    home = new_home()
    ready_made.lay(home)
    token = done(home, "settle")
    filed(home, 4)
    yield home, token
    forget(home)


@pytest.fixture(scope="module")
def kept(lived, tmp_path_factory):
    """A backup of it, and its keys."""
    folder = tmp_path_factory.mktemp("kept")
    verb(lived[0], "backup", str(folder / "backup"), "--keys", str(folder / "keys"))
    return folder / "backup", folder / "keys"
