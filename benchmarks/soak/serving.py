"""The program under test: its data folder on a small disk of its own, its processes, and how they are started again."""

import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.casework.clients import Browser
from benchmarks.soak.outside import Outside
from tongban.project.database import place

WORKER, WEB = "tongban.project.serving.worker", "tongban.project.serving.web"
SOURCE = Path(__file__).with_name("step_clock.c")
GROUND = "from tongban.project import ready; ready.configure(); ready.open_database()\nfrom benchmarks.soak import ground; ground.tell()"
DISK = 6_000_000_000  # bytes, of which a run fills what it needs
PATIENCE = 900.0


def wait(what: Callable[[], Any], seconds: float, step: float = 0.5) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(step)
    return False


class Disk:
    """As root a file with a file system of its own, so that it can be full; else the folder as it is."""

    def __init__(self, home: Path) -> None:
        self.home, self.image = home, home.with_suffix(".img")
        self.ballast = home / "ballast"
        self.own = os.geteuid() == 0 and shutil.which("mkfs.ext4") is not None

    def make(self) -> None:
        """An empty folder; one that an earlier run left goes."""
        self.remove()
        self.home.mkdir(parents=True)
        if self.own:
            with self.image.open("wb") as file:
                file.truncate(DISK)
            _run("mkfs.ext4", "-q", "-m", "0", str(self.image))
            self.own = (
                subprocess.run(["mount", "-o", "loop", self.image, self.home], check=False).returncode == 0
            )
            self.home.chmod(0o711)

    def fill(self) -> int:
        """Leave nothing free; the bytes that were."""
        free = shutil.disk_usage(self.home).free
        _run("fallocate", "-l", str(free), str(self.ballast), check=False)
        with self.ballast.open("ab", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        return free

    def empty(self) -> None:
        """Give it back."""
        self.ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        """Nothing is left of it."""
        if self.home.is_mount():
            wait(
                lambda: (
                    subprocess.run(["umount", self.home], check=False, capture_output=True).returncode == 0
                ),
                30,
            )
        self.image.unlink(missing_ok=True)
        shutil.rmtree(self.home, ignore_errors=True)


def _run(*call: str, check: bool = True) -> None:
    subprocess.run(call, check=check, capture_output=True)


class Serving:
    """`tongban serve --demo` and everything below it."""

    def __init__(self, home: Path, port: int, outside: Outside) -> None:
        self.home, self.bind, self.base = home, f"127.0.0.1:{port}", f"http://127.0.0.1:{port}"
        self.clock = home.parent / f"{home.name}.clock"
        self.log = home.parent / f"{home.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.env = {**os.environ, "TONGBAN_HOME": str(home), "TONGBAN_DEMO": "1"}
        self.env |= {"TONGBAN_SMS_URL": f"{outside.base}/sms", "TONGBAN_WEBHOOK_PRIVATE": "1"}
        self.env |= {"TONGBAN_SMS_SECRET": "a-secret-of-the-benchmark-alone"}
        self.env.pop("TONGBAN_PG_FAST", None)
        self.steps = self._steppable()

    def _steppable(self) -> bool:
        """Can the clock of web and worker be stepped? It takes a C compiler. (The database keeps the machine's.)"""
        library = self.clock.with_suffix(".so")
        compiler = shutil.which("cc")
        if compiler is None:
            return False
        _run(compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl")
        self.clock.write_bytes(bytes(8))
        self.env |= {"LD_PRELOAD": str(library), "STEP_CLOCK": str(self.clock)}
        return True

    def step(self, seconds: int) -> None:
        """Their clock goes so much before the machine's from now on."""
        with self.clock.open("r+b") as file:
            file.write(struct.pack("<q", seconds))

    def start(self) -> None:
        """Serve, and wait for the first page."""
        call = [sys.executable, "-m", "tongban.project.cli", "serve", "--demo", "--bind", self.bind]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(call, env=self.env, stdout=log, stderr=log)
        if (
            not wait(lambda: self._serves() or self.process.poll() is not None, PATIENCE)
            or not self._serves()
        ):
            raise SystemExit(f"it does not serve; see {self.log}")

    def build(self, scale: float) -> None:
        """A demo of this size, built before anybody looks; what runs by the hour then has as much to do as its requests give."""
        call = [sys.executable, "-m", "tongban.project.cli", "demo", "--scale", str(scale)]
        with self.log.open("ab") as log:
            subprocess.run(call, env=self.env, stdout=log, stderr=log, check=True)

    def _serves(self) -> bool:
        return Browser(self.base).get("/healthz")

    def stop(self) -> None:
        """End it gently."""
        if self.process:
            self.process.terminate()
            self.process.wait(120)

    def children(self, module: str) -> list[psutil.Process]:
        """Its processes of a kind: gunicorn's master or the worker."""
        try:
            below = psutil.Process(self.process.pid).children() if self.process else []
            return [one for one in below if module in one.cmdline()]
        except psutil.Error:
            return []

    def postmaster(self) -> int | None:
        """The database's own process."""
        try:
            file = place.data_folder(self.home) / "data" / "postmaster.pid"
            return int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def verb(self, *words: str) -> Any:
        """What a verb prints as JSON."""
        call = [sys.executable, "-m", "tongban.project.cli", *words, "--json"]
        made = subprocess.run(call, env=self.env, capture_output=True, text=True, check=False)
        if not made.stdout.strip():
            raise SystemExit(f"{' '.join(words)}: {made.stderr.strip()[-500:]}")
        return json.loads(made.stdout)

    def prepare(self, outside: Outside) -> dict[str, Any]:
        """What the day needs beside the demo."""
        call = [sys.executable, "-c", GROUND, f"{outside.base}/hear", f"{outside.base}/dead"]
        made = subprocess.run(call, env=self.env, capture_output=True, text=True, check=False)
        if made.returncode:
            raise SystemExit(f"the ground cannot be made: {made.stderr[-800:]}")
        return json.loads(made.stdout.strip().splitlines()[-1])
