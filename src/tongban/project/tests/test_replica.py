"""A real streaming copy: it answers for the board while it is fresh, and nobody misses it when it is not."""

import json
import os
import signal
import time
import urllib.request
from datetime import timedelta

import psycopg
import pytest

from tests.filing import LAMP
from tongban.kernel.core import clock
from tongban.project.database import place
from tongban.project.tests.outside import outside, standby
from tongban.project.tests.running import Serving, free_port, tongban

pytestmark = pytest.mark.processes
LAG = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with 20 requests, its copy, and a site that reads from both."""
    home, programs = tmp_path_factory.mktemp("site"), place.programs()
    with outside(programs) as url:
        file_more(home, url, 20, "first")
        with standby(programs, url) as (copy, data):
            more = {"TONGBAN_DATABASE_URL": url, "TONGBAN_REPLICA_URL": copy, "TONGBAN_REPLICA_LAG": str(LAG)}
            one = Serving(home, free_port(), **more)
            try:
                one.until_up()
                yield Site(one, home, url, copy, data)
            finally:
                one.end()


class Site:
    def __init__(self, serving, home, url, copy, data):
        self.serving, self.home, self.url, self.copy, self.data = serving, home, url, copy, data

    def filed(self):
        """How many were filed, as the API tells everybody."""
        since, until = clock.now().date() - timedelta(days=40), clock.now().date() + timedelta(days=1)
        asked = f"/api/indicators/requests.filed/values?since={since}&until={until}"
        with urllib.request.urlopen(f"http://127.0.0.1:{self.serving.port}{asked}", timeout=20) as page:
            return sum(cell["value"] for cell in json.load(page)["cells"])

    def eventually(self, count, within):
        until = time.monotonic() + within
        while (found := self.filed()) != count:
            assert time.monotonic() < until, f"{found} and not {count} after {within} s"
            time.sleep(0.2)

    def on_copy(self, query):
        with psycopg.connect(self.copy, autocommit=True) as held:
            return held.execute(query).fetchone()[0]


def file_more(home, url, count, name):
    file = home / f"{name}.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"{name}{n}", "text": LAMP}) for n in range(count)))
    made = tongban(home, "requests", "import", str(file), "--source", "pilot", TONGBAN_DATABASE_URL=url)
    assert made.returncode == 0, made.stderr


def test_the_copy_answers_until_it_is_late_and_is_left_alone_when_it_is_gone(site):
    """One story, since each part needs the one before."""
    site.eventually(20, within=10)  # the first look says nothing about its age yet
    begun = time.monotonic()
    site.on_copy("SELECT pg_wal_replay_pause()")
    file_more(site.home, site.url, 20, "second")
    seen = site.filed()
    if time.monotonic() - begun < LAG - 2:
        assert seen == 20, "a copy that stands still for a moment is read"
    site.eventually(40, within=LAG + 4)  # late: the first server answers
    site.on_copy("SELECT pg_wal_replay_resume()")
    site.eventually(40, within=5)
    os.kill(int((site.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    for _ in range(20):
        assert site.filed() == 40  # no answer but a good one while it goes
        time.sleep(0.05)
    file_more(site.home, site.url, 20, "third")
    site.eventually(60, within=10)
