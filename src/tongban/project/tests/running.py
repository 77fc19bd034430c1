"""Real processes for the tests: the program, and small scripts on the embedded database."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
HOLD = (
    "import sys; from tongban.project import database; database.acquire();"
    "print('holding', flush=True); sys.stdin.readline(); database.release(); print('released', flush=True)"
)


def environment(home, **more):
    """A clean environment for a data folder of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TONGBAN_")}
    return {**kept, "TONGBAN_HOME": str(home), "TONGBAN_PG_FAST": "1", "LANG": "C.UTF-8", **more}


def tongban(home, *words, **more):
    """Run a verb to its end."""
    call = [sys.executable, "-m", "tongban.project.cli", *words]
    return subprocess.run(
        call, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False
    )


def holder(home, *, prefix=(), python=sys.executable, **more):
    """A process that holds the home's database until it reads a line."""
    made = subprocess.Popen(
        [*prefix, python, "-c", HOLD],
        env=environment(home, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    assert made.stdout.readline() == "holding\n"
    return made


def let_go(process):
    """Have a holder release; it waits until the server is stopped or left to others."""
    out, _ = process.communicate("\n", timeout=60)
    assert out == "released\n"


def postmaster(home):
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def python_for_all():
    """A Python like ours that any user can run, if the machine has one."""
    for one in (
        sys.executable,
        shutil.which(f"python3.{sys.version_info.minor}", path="/usr/local/bin:/usr/bin"),
    ):
        if one and all(parent.stat().st_mode & 1 for parent in Path(one).resolve().parents):
            return one
    return None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Serving:
    """`tongban serve` on a data folder, and its children; what it says on standard error goes to the file `said`."""

    def __init__(self, home, port, *words, prefix=(), said=os.devnull, passed=(), **more):
        self.home, self.port = home, port
        program = [*prefix, sys.executable, "-m", "tongban.project.cli"]
        call = [*program, "serve", "--workers", "1", "--bind", f"127.0.0.1:{port}", *words]
        with Path(said).open("a") as file:
            self.process = subprocess.Popen(
                call,
                env=environment(home, **more),
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                pass_fds=passed,
            )

    def announced(self):
        """The first line it prints, once the first page is there."""
        return self.process.stdout.readline()

    def status(self, path="/"):
        return self.page(path)[0]

    def page(self, path, **headers):
        """Status and body of a page; None where nobody answers."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=5) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, HTTPException):  # gone before, or in the middle of its answer
            return None, ""

    def until_up(self, patience=60):
        wait_for(lambda: self.status() == 200, patience)

    def child(self, name):
        """The process number of `web` or `worker`, if it runs."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == self.process.pid and f"tongban.project.serving.{name}".encode() in words:
                return int(folder.name)
        return None

    def doctor(self):
        return json.loads(tongban(self.home, "doctor", "--json").stdout)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        self.process.terminate()
        return self.process.wait(60)


def wait_for(what, patience=60):
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.1)
