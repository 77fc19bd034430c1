"""`tongban keys`: renewed while people write, killed half-way and gone on with, old keys gone, all still opens."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.backups.conftest import done, filed, verb
from tongban.kernel.core.sealed.ring import RESTING
from tongban.project.tests.running import environment

pytestmark = pytest.mark.processes


def test_renewed_killed_and_gone_on_with(lived, kept, fresh):
    home = fresh()
    verb(home, "restore", str(kept[0]), "--keys", str(kept[1]), "--keep-keys")
    (first,) = (one["id"] for one in verb(home, "keys", "list")["keys"])
    call = [sys.executable, "-m", "tongban.project.cli", "keys", "rotate"]
    with subprocess.Popen(call, env=environment(home), stderr=subprocess.PIPE, text=True) as one:
        while "new key" not in one.stderr.readline():
            pass
        one.send_signal(signal.SIGKILL)
    filed(home, 1)
    assert verb(home, "keys", "reseal")["changed"]
    assert verb(home, "keys", "reseal")["changed"] == {}
    old, new = verb(home, "keys", "list")["keys"]
    assert (old["id"], old["values"], new["values"] > 5) == (first, 0, True)
    assert "two days" in verb(home, "keys", "retire", code=2)
    ring = home / "keys" / "ring.json"
    os.utime(ring, (time.time() - RESTING - 1,) * 2)
    assert verb(home, "keys", "retire") == {"retired": [first]}
    assert [one["id"] for one in json.loads(ring.read_text())["data"]] == [new["id"]]
    assert done(home, "acts_as", lived[1]) == "key:1"
    assert done(home, "phones") == ["13812345678"] * 5
    assert verb(home, "audit", "verify", "--replay")["breaks"] == []
