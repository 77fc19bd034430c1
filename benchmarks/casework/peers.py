"""How each program is set up, served by two processes, and filled."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.casework import fill, postgres

HERE = Path(__file__).resolve().parent
WAITING = """
    select (select count(*) from core_outbox where done_at is null and not dead)
        + (select count(*) from procrastinate_jobs where status in ('todo', 'doing') and scheduled_at is null)
"""
DEMO = 20_000  # requests that the demo's own actions file before they are copied


@contextmanager
def process(call: list[str], url: str, env: dict[str, str], log: Path) -> Iterator[int]:
    """A server, until it answers and while it is needed."""
    with log.open("ab") as said:
        run = subprocess.Popen(call, env={**os.environ, **env}, stdout=said, stderr=said)
    try:
        until = time.monotonic() + 1800
        while not _answers(url):
            if run.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{call[0]} does not serve: see {log}")
            time.sleep(0.5)
        yield run.pid
    finally:
        run.terminate()
        run.wait(60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


class Tongban:
    name, port = "tongban", 8377

    def __init__(self, work: Path, rows: int) -> None:
        self.work, self.rows, self.database = work, rows, f"tongban{rows}"
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = self._env(self.database)

    def _env(self, database: str) -> dict[str, str]:
        """One data folder, and so one key ring, for the demo and the copies of it."""
        return {
            "TONGBAN_HOME": str(self.work / "tongban"),
            "TONGBAN_DATABASE_URL": postgres.url(database),
            "TONGBAN_DEMO": "1",
        }

    def prepare(self) -> None:
        base = self._base(min(DEMO, self.rows))
        if not postgres.make(self.database, anew=False, like=base):
            self._forget_the_last_run()
            return
        print("tongban:", fill.multiply(postgres.url(self.database), self.rows), "requests", flush=True)
        postgres.settle(self.database)

    def _base(self, requests: int) -> str:
        """The database of a demo with so many requests; a demo begun earlier is gone on with."""
        name = f"demo{requests}"
        if postgres.make(name, anew=False):
            with psycopg.connect(postgres.url(name), autocommit=True) as held:
                for extension in ("btree_gist", "ltree", "pg_trgm", "vector"):
                    held.execute(f"create extension if not exists {extension}")
        call = [sys.executable, "-m", "tongban.project.cli", "demo", "--scale", f"{requests / 120_000:.5f}"]
        subprocess.run(call, check=True, env={**os.environ, **self._env(name)})
        return name

    def serving(self) -> object:
        call = [sys.executable, "-m", "tongban.project.cli", "serve", "--bind", f"127.0.0.1:{self.port}"]
        return process(call, self.base + "/healthz", self.env, self.work / "tongban.log")

    def waiting(self) -> int:
        """What its worker has still to do now."""
        with psycopg.connect(postgres.url(self.database)) as held:
            return held.execute(WAITING).fetchone()[0]

    def _forget_the_last_run(self) -> None:
        """Pages are measured at rest: what an earlier run's worker had not yet done is not done any more."""
        with psycopg.connect(postgres.url(self.database)) as held:
            held.execute("update core_outbox set done_at = now() where done_at is null")
            held.execute("delete from procrastinate_jobs where status in ('todo', 'doing')")


class Helpdesk:
    name, port = "helpdesk", 8801

    def __init__(self, work: Path, rows: int, programs: Path) -> None:
        self.work, self.rows, self.programs, self.database = work, rows, programs, f"helpdesk{rows}"
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = {
            "PYTHONPATH": str(HERE),
            "DJANGO_SETTINGS_MODULE": "helpdesk_site",
            "BENCH_DATABASE": self.database,
            "BENCH_PORT": str(postgres.PORT),
            "BENCH_WORK": str(work),
        }

    def prepare(self) -> None:
        if not postgres.make(self.database, anew=False):
            return
        call = [str(self.programs / "python"), "-m", "helpdesk_fill", str(self.rows)]
        subprocess.run(call, check=True, env={**os.environ, **self.env})
        postgres.settle(self.database)

    def serving(self) -> object:
        call = [str(self.programs / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{self.port}", "--log-level", "warning",
                "--timeout", "120", "helpdesk_site:application"]  # fmt: skip
        return process(call, self.base + "/login/", self.env, self.work / "helpdesk.log")


class RequestTracker:
    name, port = "rt", 8803
    site = Path("/etc/request-tracker5/RT_SiteConfig.d/99-bench.pm")

    def __init__(self, work: Path, rows: int) -> None:
        self.work, self.rows, self.database = work, rows, "rt5"
        self.base = f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        told = (HERE / "rt_site.pm").read_text()
        self.site.write_text(told.replace("PG_PORT", str(postgres.PORT)).replace("RT_PORT", str(self.port)))
        self.site.chmod(0o644)
        if not self._is_there():
            postgres.make(self.database, anew=True)
            with psycopg.connect(postgres.url("postgres"), autocommit=True) as held:
                held.execute(f"drop database {self.database}")
                held.execute("drop role if exists rt_user")
            call = ["rt-setup-database-5", "--action", "init", "--dba", postgres.USER, "--dba-password", "x"]
            subprocess.run(call, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            with psycopg.connect(postgres.url(self.database), autocommit=True) as held:
                held.execute((HERE / "rt_fill.sql").read_text().replace("ROWS", str(self.rows)))
            postgres.settle(self.database)
        with psycopg.connect(postgres.url(self.database)) as held:
            self.span = held.execute("select min(id), max(id) from tickets").fetchone()

    def _is_there(self) -> bool:
        try:
            with psycopg.connect(postgres.url(self.database)) as held:
                return held.execute("select count(*) from tickets").fetchone()[0] >= self.rows
        except psycopg.Error:
            return False

    def serving(self) -> object:
        call = ["/usr/share/request-tracker5/libexec/rt-server", "--server", "Starman", "--host", "127.0.0.1",
                "--port", str(self.port), "--workers", "2"]  # fmt: skip
        return process(call, self.base + "/", {}, self.work / "rt.log")
