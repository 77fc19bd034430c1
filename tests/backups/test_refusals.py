"""What is not a whole backup of this installation is refused in one line, and nothing is laid down."""

import json
import shutil

import pytest

from tests.backups.conftest import verb

pytestmark = pytest.mark.processes


def spoilt(name, how):
    def spoil(backup, keys):
        path = backup / name
        how(path)

    return spoil


def cut(path):
    path.write_bytes(path.read_bytes()[:-9])


def turned(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def told(**changed):
    def change(path):
        path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))

    return change


def lost_photo(backup, keys):
    next((backup / "attachments").rglob("?" * 64)).unlink()


def other_ring(backup, keys):
    ring = json.loads((keys / "ring.json").read_text())
    ring["chain"] = ring["token"]
    (keys / "ring.json").write_text(json.dumps(ring))


def no_ring(backup, keys):
    (keys / "ring.json").unlink()


def half(backup, keys):
    (backup / "manifest.json").rename(backup / "unfinished")


SPOILT = {
    "a byte of the database": (spoilt("database.dump", turned), "database.dump"),
    "the database's end": (spoilt("database.dump", cut), "database.dump"),
    "a photo": (lost_photo, "missing or damaged"),
    "the list of sums": (spoilt("SHA256SUMS", cut), "SHA256SUMS"),
    "half a manifest": (spoilt("manifest.json", cut), "damaged; use another"),
    "another moment": (spoilt("manifest.json", told(taken_at="2020-01-01T00:00:00+00:00")), "was changed"),
    "other rows": (spoilt("manifest.json", told(tables={})), "was changed"),
    "another form": (spoilt("manifest.json", told(format=9)), "another version"),
    "not finished": (half, "not finished"),
    "other keys": (other_ring, "not the keys of this backup"),
    "no keys": (no_ring, "holds no ring.json"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_backup(kept, fresh, tmp_path, what):
    for source, name in zip(kept, ("backup", "keys"), strict=True):
        shutil.copytree(source, tmp_path / name)
    spoil, why = SPOILT[what]
    spoil(tmp_path / "backup", tmp_path / "keys")
    home = fresh()
    said = verb(home, "restore", str(tmp_path / "backup"), "--keys", str(tmp_path / "keys"), code=2)
    assert why in said
    assert not any((home / name).exists() for name in ("postgres", "attachments", "restoring"))


def test_a_backup_of_a_newer_version(kept, fresh, monkeypatch):
    from tongban.project import ready
    from tongban.project.backups import keys, manifest, restoring

    said, _ = manifest.read(kept[0])
    monkeypatch.setattr(ready, "known_migrations", lambda: set(said.migrations[1:]))
    monkeypatch.setattr(keys, "fit", lambda ring, told: True)
    monkeypatch.setattr(keys, "signing_key", lambda ring: b"key")
    with pytest.raises(
        manifest.BackupError, match=f"newer version: 1 migrations unknown, first {said.migrations[0]}"
    ):
        restoring._check(said, said.signature(b"key"))


def test_a_folder_in_use(kept, lived, fresh):
    backup, keys = map(str, kept)
    assert "is not empty" in verb(lived[0], "restore", backup, "--keys", keys, code=2)
    assert "holds a whole backup already" in verb(lived[0], "backup", backup, code=2)
    assert "is not empty" in verb(lived[0], "backup", keys, code=2)
    assert "apart from the backup" in verb(
        lived[0], "backup", f"{backup}2", "--keys", f"{backup}2/keys", code=2
    )
    assert "--until needs a base" in verb(fresh(), "restore", backup, "--until", "2030-01-01", code=2)
    assert "of use with an archive" in verb(lived[0], "backup", f"{backup}3", "--base", code=2)
