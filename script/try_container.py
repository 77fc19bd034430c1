"""Try the Containerfile's steps in a clean Debian root, where no container engine runs. As root, with debootstrap.

Run: python3 script/try_container.py CONTEXT [ROOT]. CONTEXT is the folder that script/bundle.py wrote; ROOT
(/var/tmp/tongban-container) is made anew. Each RUN and ENV is carried out as written, then CMD as its USER, and
/readyz and the first page are asked for. Exit code 0: both answered 200.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "deploy" / "container" / "Containerfile"
MIRROR = os.environ.get("DEBIAN_MIRROR", "").split()  # none: the one that debootstrap knows
PORT = 20731
MOUNT = re.compile(r"--mount=type=bind,source=(?P<source>\S+),target=(?P<target>\S+) ")


def steps(text: str) -> list[tuple[str, str]]:
    """The file's lines as (word, rest); none of ours goes over more than one line."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


class Root:
    """A root folder with the environment and the user that the steps so far have set."""

    def __init__(self, folder: Path, context: Path) -> None:
        self.folder, self.context = folder, context
        self.env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
        self.user, self.command = "root", []

    def make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        call = ["debootstrap", "--variant=minbase", "bookworm", str(self.folder), *MIRROR]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        for lent in ("/etc/resolv.conf", "/etc/apt/apt.conf.d"):
            subprocess.run(["cp", "-rL", lent, f"{self.folder}{lent}"], check=False)

    def take(self, word: str, rest: str) -> None:
        if word == "RUN":
            self.run(rest)
        elif word == "ENV":
            self.env |= dict(one.split("=", 1) for one in shlex.split(rest))
        elif word == "USER":
            self.user = rest
        elif word == "CMD":
            self.command = json.loads(rest)

    def run(self, rest: str) -> None:
        """As a shell would; what is mounted for the time of a step is lent for the time of a step."""
        lent = MOUNT.match(rest)
        target = self.folder / lent["target"].lstrip("/") if lent else None
        if lent and target:
            shutil.copytree(self.context / lent["source"], target)
        subprocess.run([*self.inside(), "/bin/sh", "-c", MOUNT.sub("", rest)], check=True)
        if target:
            shutil.rmtree(target)

    def inside(self) -> list[str]:
        given = [f"{name}={value}" for name, value in self.env.items()]
        return ["chroot", f"--userspec={self.user}", str(self.folder), "/usr/bin/env", "-i", *given]

    def mounted(self, how: str) -> None:
        for place, kind in (("proc", "proc"), ("dev/shm", "tmpfs")):
            target = self.folder / place
            target.mkdir(parents=True, exist_ok=True)
            call = ["mount", "-t", kind, kind, str(target)] if how == "mount" else ["umount", str(target)]
            subprocess.run(call, check=False)


def status(path: str) -> int | None:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def serve(root: Root) -> bool:
    root.env["TONGBAN_BIND"] = f"127.0.0.1:{PORT}"
    running = subprocess.Popen([*root.inside(), *root.command])
    until = time.monotonic() + 300
    while status("/readyz") != 200 and running.poll() is None and time.monotonic() < until:
        time.sleep(0.5)
    found = {path: status(path) for path in ("/healthz", "/readyz", "/")}
    running.terminate()
    print(f"answered {found}, ended with {running.wait(60)}")
    return set(found.values()) == {200}


def main(context: Path, folder: Path) -> int:
    root, begun = Root(folder, context), time.monotonic()
    root.make()
    root.mounted("mount")
    try:
        for word, rest in steps(FILE.read_text()):
            print(f"--- {word} {rest}", flush=True)
            root.take(word, rest)
        good = serve(root)
    finally:
        root.mounted("umount")
    size = subprocess.run(
        ["du", "-sxm", str(folder)], capture_output=True, text=True, check=True
    ).stdout.split()[0]
    print(f"{size} MB in {time.monotonic() - begun:.0f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(
        main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "/var/tmp/tongban-container"))
    )
