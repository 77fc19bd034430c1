"""One suite for the folder and the bucket: a file is there whole or not at all, once, and what is absent is told."""

import errno
import hashlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile

from tests import files
from tests.bucket import Bucket
from tests.files import upload
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import keeping, moving
from tongban.kernel.cases.attachments.bucket import StorageAway
from tongban.kernel.cases.attachments.keeping import path_of
from tongban.kernel.cases.attachments.storage import DurableStorage

CONTENT = os.urandom(3_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    made = Bucket(tmp_path_factory.mktemp("bucket"))
    yield made
    made.kill()


@pytest.fixture(params=["folder", "bucket"])
def storage(request, tmp_path, bucket, monkeypatch):
    made = DurableStorage(location=tmp_path) if request.param == "folder" else bucket.storage(tmp_path.name)
    for module in (keeping, moving, attachments.attaching):
        monkeypatch.setattr(module, "default_storage", made)
    return made


def put(storage, content=CONTENT):
    return storage.save(path_of(hashlib.sha256(content).hexdigest()), ContentFile(content))


def test_what_is_put_is_there_once_under_its_hash(storage):
    names = {put(storage) for _ in range(3)}
    assert (names, list(keeping.digests_in(storage))) == ({path_of(DIGEST)}, [DIGEST])
    assert (storage.open(path_of(DIGEST)).read() == CONTENT, storage.size(path_of(DIGEST))) == (
        True,
        len(CONTENT),
    )


def test_what_is_absent_is_told(storage):
    assert (storage.exists(path_of(DIGEST)), list(keeping.digests_in(storage))) == (False, [])
    with pytest.raises(FileNotFoundError):
        storage.open(path_of(DIGEST))
    with pytest.raises(attachments.Missing, match=DIGEST[:12]):
        attachments.open_content(DIGEST)


def test_taken_away(storage):
    put(storage)
    for _ in range(2):
        storage.delete(path_of(DIGEST))
    assert not storage.exists(path_of(DIGEST))


def test_sixteen_at_once(storage):
    each = [bytes([n % 4]) * 100_000 for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda content: put(storage, content), each))
    assert set(keeping.digests_in(storage)) == {hashlib.sha256(c).hexdigest() for c in each}


AFTER = pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.03, 0.1])


@pytest.mark.processes
@AFTER
def test_killed_while_it_writes_to_the_folder_nothing_half_shows(tmp_path, after):
    storage = DurableStorage(location=tmp_path)
    pid = os.fork()
    if pid == 0:
        put(storage)
        os._exit(0)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    whole_or_not_at_all(storage)


def test_a_full_disk_is_not_filled_by_halves_of_files(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)  # where a file system that reserves late says that it is full
    with pytest.raises(OSError, match="no space left"):
        put(DurableStorage(location=tmp_path))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.processes
@AFTER
def test_the_server_is_killed_while_it_takes_a_file_and_whoever_gave_it_knows(tmp_path, bucket, after):
    """That a bucket shows no half of a file is S3's own promise; this small server does not keep it when killed."""
    storage = bucket.storage(tmp_path.name)
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(put, storage)
        time.sleep(after)
        bucket.kill()
        bucket.start()
        with suppress(StorageAway):
            taking.result()
            assert storage.open(path_of(DIGEST)).read() == CONTENT


def whole_or_not_at_all(storage):
    for _ in range(2):
        if storage.exists(path_of(DIGEST)):
            assert storage.open(path_of(DIGEST)).read() == CONTENT
        put(storage)


@pytest.mark.django_db
def test_verify_names_what_is_missing_and_what_is_damaged(storage, filed):
    rows = [
        attachments.store(filed().pk, [upload(files.photo(colour=c))], by=SYSTEM, audience="requester")[0]
        for c in ("red", "blue")
    ]
    assert moving.verify() == moving.Verdict(4)
    storage.delete(path_of(rows[0].digest))
    storage.save(path_of(rows[1].thumbnail), ContentFile(b"other"))
    assert moving.verify() == moving.Verdict(4, [rows[0].digest], [rows[1].thumbnail])


def test_moved_there_and_back_and_on_after_a_stop(tmp_path, bucket):
    folder, away = DurableStorage(location=tmp_path / "a"), bucket.storage("moved")
    for n in range(5):
        put(folder, bytes([n]) * 1000)
    folder.save(path_of("f" * 64), ContentFile(b"not what it says"))

    def stop(moved):
        if moved.copied == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moving.move(folder, away, stop)
    assert moving.move(folder, away) == moving.Moved(3, 2, ["f" * 64])
    back = DurableStorage(location=tmp_path / "b")
    assert moving.move(away, back) == moving.Moved(5)
    assert set(keeping.digests_in(back)) == set(keeping.digests_in(folder)) - {"f" * 64}


def test_a_bucket_that_is_away_or_shut_is_told_without_its_secret(bucket):
    shut = bucket.storage(access_key_id="NOBODY", secret_access_key="a-wrong-secret")
    gone = bucket.storage()
    gone._given["endpoint"] = "http://127.0.0.1:9"
    for storage in (shut, gone):
        with pytest.raises(StorageAway) as told:
            put(storage, b"x")
        assert [word in str(told.value) for word in ("secret", "127.0.0.1")] == [False] * 2


def test_what_other_rooms_keep_moves_too_and_is_not_swept(tmp_path, monkeypatch):
    folder, away = (DurableStorage(location=tmp_path / name) for name in "ab")
    folder.save(f"evidence/{DIGEST}", ContentFile(CONTENT))
    assert (moving.move(folder, away), away.exists(f"evidence/{DIGEST}")) == (moving.Moved(1), True)
    assert list(keeping.digests_in(away)) == []
