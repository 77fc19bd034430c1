"""The key ring: one file beside the data, readable by its owner alone, made at first start and never made anew over sealed data."""

import base64
import binascii
import fcntl
import json
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.disk import settle
from tongban.kernel.core.errors import TongbanError

LENGTH = 32
RESTING = 2 * 24 * 3600.0  # seconds
PURPOSES = ("index", "chain", "token")


class KeyRingError(TongbanError):
    """The key ring cannot be used; the program stops with this one line."""

    code = "key_ring"
    status = 500


@dataclass(frozen=True)
class Ring:
    """Data keys by id, the newest last, and one key for each other purpose; prints no key."""

    data: dict[bytes, bytes] = field(repr=False)
    others: dict[str, bytes] = field(repr=False)

    @property
    def newest(self) -> bytes:
        """The id of the key that new values are sealed under."""
        return next(reversed(self.data))

    def to_json(self) -> str:
        """As it stands in the file."""
        data = [{"id": key_id.hex(), "key": _told(key)} for key_id, key in self.data.items()]
        return json.dumps(
            {"version": 1, "data": data, **{name: _told(key) for name, key in self.others.items()}}, indent=1
        )


def ring_path() -> Path:
    """Where the ring of this installation lies."""
    return Path(settings.HOME) / "keys" / "ring.json"


_loaded: dict[Path, tuple[tuple[int, ...], Ring]] = {}


def ring(may_make: Callable[[], bool] | None = None) -> Ring:
    """The ring as its file now stands; a missing one is made where `may_make` says that nothing is sealed yet."""
    path = ring_path()
    try:
        seen = path.stat()
    except FileNotFoundError:
        make_ring(path, may_make)
        seen = path.stat()
    signature = (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
    known = _loaded.get(path)
    if not known or known[0] != signature:
        known = _loaded[path] = (signature, _read(path, seen.st_mode))
    return known[1]


def make_ring(path: Path, may_make: Callable[[], bool] | None = None) -> None:
    """Write a new ring; who comes second keeps what the first wrote."""
    if may_make and not may_make():
        raise KeyRingError(
            _(
                "The key file %(path)s is missing, but the database holds data sealed under it. Put the file back from the backup."
            )
            % {"path": path}
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Ring(dict([_new_key()]), {name: secrets.token_bytes(LENGTH) for name in PURPOSES})
    draft = _write_draft(path, fresh)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    settle(path.parent)


def rotate() -> str:
    """Add a data key that all new values are sealed under; older values still open. Returns the new key's id."""
    path = ring_path()
    with _locked(path):
        now = ring()
        key_id, key = _new_key()
        _put(path, replace(now, data={**now.data, key_id: key}))
    return key_id.hex()


def require_rested() -> None:
    """Refuse while something under an older key may still be under way: an act, or a key that was given out for a day."""
    if time.time() - ring_path().stat().st_mtime < RESTING:
        raise KeyRingError(
            _(
                "The newest key is not two days old: what was sealed before may still be under way. Wait until then."
            )
        )


def keep_newest() -> list[str]:
    """Take all older data keys out; returns their ids."""
    path = ring_path()
    with _locked(path):
        now = ring()
        gone = [key_id.hex() for key_id in now.data if key_id != now.newest]
        if gone:
            _put(path, replace(now, data={now.newest: now.data[now.newest]}))
    return gone


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path.with_name("ring.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put(path: Path, made: Ring) -> None:
    """The ring from now on, on the disk: what is sealed under a key that a power cut takes is lost."""
    _write_draft(path, made).replace(path)
    settle(path.parent)


def _write_draft(path: Path, made: Ring) -> Path:
    draft = path.with_name(f".ring.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(made.to_json())
        out.flush()
        os.fsync(out.fileno())
    return draft


def _read(path: Path, mode: int) -> Ring:
    if stat.S_IMODE(mode) & 0o077:
        raise KeyRingError(
            _("The key file %(path)s can be read by others. Make it private: chmod 600 %(path)s")
            % {"path": path}
        )
    try:
        return _parsed(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError, binascii.Error):
        # the parser's own words could quote a key
        raise KeyRingError(
            _("The key file %(path)s is broken. Put it back from the backup.") % {"path": path}
        ) from None
    except OSError as error:
        raise KeyRingError(_("The key file %(path)s cannot be read.") % {"path": path}) from error


def _parsed(told: dict[str, Any]) -> Ring:
    data = {bytes.fromhex(row["id"]): _key(row["key"]) for row in told["data"]}
    if (
        told["version"] != 1
        or not data
        or len(data) != len(told["data"])
        or any(len(key_id) != 4 for key_id in data)
    ):
        raise ValueError
    return Ring(data, {name: _key(told[name]) for name in PURPOSES})


def _new_key() -> tuple[bytes, bytes]:
    return secrets.token_bytes(4), secrets.token_bytes(LENGTH)


def _told(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != LENGTH:
        raise ValueError
    return key
