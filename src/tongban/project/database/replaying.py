"""From a base and the archived log to any later second, in a server that nobody can reach until it is there."""

import shlex
import shutil
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from tongban.project.database import place, server

PATIENCE = 24 * 3600.0
MOMENT, LATEST = "moment of the base", "latest"
OWN = "current"  # the branch of the log that the base was taken of


def replay(home: Path, base: Path, archive: Path, until: datetime | str, timeline: str) -> None:
    """Lay the base into an empty home and replay: to its own moment, to a second, or as far as the archive goes.

    A restored server that archives goes on as a branch of its own. The log followed is the one that the base was taken
    of, unless another branch is named: so that trying a restore never leads the next one astray.
    """
    place.make_data_folder(home)
    place.make_socket_folder(home)
    data = place.data_folder(home) / "data"
    _lay(base, data)
    server.launch(home, *_target(archive, until, timeline))
    _until_there(home)
    server.halt(home)
    server.start(home)


def _lay(base: Path, data: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    for name, into in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        _unpack(base / name, into)
    (data / "recovery.signal").touch()
    place.hand_over(data)


def _unpack(packed: Path, into: Path) -> None:
    """Folders and files below it alone, as a base of ours has them. (Debian 12's Python knows no filters of tarfile.)"""
    with tarfile.open(packed) as held:
        for member in held:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not (member.isdir() or member.isreg()):
                raise server.DatabaseError(f"{packed.name} is no base of ours: it holds {member.name!r}")
            held.extract(member, into, set_attrs=False)


def _target(archive: Path, until: datetime | str, timeline: str) -> Iterator[str]:
    yield f"restore_command=cp {shlex.quote(str(archive).replace('%', '%%'))}/%f %p"
    yield "hot_standby=off"  # nobody reads what is not there yet
    yield "recovery_target_action=promote"
    yield f"recovery_target_timeline={timeline}"
    if until == MOMENT:
        yield "recovery_target=immediate"
    elif isinstance(until, datetime):
        yield f"recovery_target_time={until.astimezone(UTC).isoformat(sep=' ')}"


def _until_there(home: Path) -> None:
    """Wait until it is a server like any other, or say why it is not."""
    limit = time.monotonic() + PATIENCE
    while not _writes(home):
        if time.monotonic() > limit or not server.runs(home):
            raise server.DatabaseError(f"the log could not be replayed: {_why(server.log_file(home))}")
        time.sleep(0.1)


def _writes(home: Path) -> bool:
    if not server.answers(home, "postgres"):
        return False
    with server.connect(home, "postgres") as held:
        return held.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)


def _why(log: Path) -> str:
    fatal = [line.partition("FATAL:")[2].strip() for line in log.read_text().splitlines() if "FATAL:" in line]
    if fatal and "before configured recovery target" in fatal[-1]:
        return "the archive ends before that moment (give --until latest to go as far as it reaches)"
    return fatal[-1] if fatal else f"see {log}"
