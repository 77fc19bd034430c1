"""The keys apart: a backup never holds them, a folder of their own may. One stolen backup opens nothing.

The key that signs sessions is not kept at all: a restored installation makes a new one, so nothing signed before holds.
"""

import hmac
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tongban.kernel.core.disk import settle
from tongban.project.backups.manifest import BackupError

RING = "ring.json"
NAMES = (RING, "exchange.key")


def copy_apart(home: Path, apart: Path, backup: Path) -> list[str]:
    """Copy the keys to a folder outside the backup; one that holds other keys is left as it is."""
    if apart == backup or backup in apart.parents or apart in backup.parents:
        raise BackupError(f"the keys must lie apart from the backup: {apart} and {backup} are in one another")
    there = [name for name in NAMES if (home / "keys" / name).exists()]
    for name in there:
        _refuse_others(home / "keys" / name, apart / name)
    apart.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in there:
        _copy(home / "keys" / name, apart / name)
    return there


@contextmanager
def in_place(given: Path | None, home: Path) -> Iterator[None]:
    """The keys for a restored installation, those given or those put there before; wrong ones are taken away again."""
    kept = home / "keys"
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any((folder / RING).exists() for folder in (kept, given) if folder):
        what = f"{given} holds no {RING}" if given else "a backup holds no keys"
        raise BackupError(f"{what}: give the folder of its keys with --keys, or put {RING} into {kept} first")
    there = [given / name for name in NAMES if (given / name).exists()] if given else []
    fresh = [kept / one.name for one in there if not (kept / one.name).exists()]
    for one in there:
        _refuse_others(one, kept / one.name)
        _copy(one, kept / one.name)
    try:
        yield
    except BackupError:
        for file in fresh:
            file.unlink()
        raise


def marks(ring: Any) -> dict[str, Any]:
    """What tells this ring from another without telling anything of its keys."""
    others = {name: _mark(key) for name, key in ring.others.items()}
    return {"data": {key_id.hex(): _mark(key) for key_id, key in ring.data.items()}, **others}


def fit(ring: Any, told: dict[str, Any]) -> bool:
    """Does this ring hold every key of the one that a backup was made under? It may hold newer ones."""
    mine = marks(ring)
    return told["data"].items() <= mine["data"].items() and all(
        mine[name] == mark for name, mark in told.items() if name != "data"
    )


def signing_key(ring: Any) -> bytes:
    """What manifests are signed with."""
    return hmac.digest(ring.others["chain"], b"tongban manifest", "sha256")


def _mark(key: bytes) -> str:
    return hmac.digest(key, b"tongban key", "sha256").hex()[:16]


def _refuse_others(source: Path, target: Path) -> None:
    if target.exists() and target.read_bytes() != source.read_bytes():
        raise BackupError(f"{target} is another key than {source}; give a folder of its own")


def _copy(source: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with source.open("rb") as content:
            shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)
    settle(target.parent)
