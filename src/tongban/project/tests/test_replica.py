"""A real streaming copy: it answers for the board while it is fresh, and nobody misses it when it is not."""

import http.client
import json
import os
import signal
import time
import urllib.request
from datetime import timedelta
from functools import partial

import psycopg
import pytest

from tongban.kernel.core import clock
from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.filers import Filer
from tongban.project.tests.outside import ready, standby
from tongban.project.tests.running import Serving, free_port

pytestmark = pytest.mark.processes
LAG = 15  # a filing and a figure take a fraction of it, also on a machine that is slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server, its copy, and a site that reads from both."""
    home, programs = tmp_path_factory.mktemp("site"), place.programs()
    ready_made.lay_keys(home)
    with ready(programs) as url, standby(programs, url) as (copy, data):
        more = {"TONGBAN_DATABASE_URL": url, "TONGBAN_REPLICA_URL": copy, "TONGBAN_REPLICA_LAG": str(LAG)}
        one = Serving(home, free_port(), **more)
        try:
            one.until_up()
            yield Site(one, copy, data)
        finally:
            one.end()


class Site:
    def __init__(self, serving, copy, data):
        self.serving, self.copy, self.data = serving, copy, data

    def file(self, count):
        connect = partial(http.client.HTTPConnection, "127.0.0.1", self.serving.port, timeout=20)
        for _ in range(count):
            Filer(connect, "127.0.0.1").file()

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


def test_the_copy_answers_until_it_is_late_and_is_left_alone_when_it_is_gone(site):
    """One story, since each part needs the one before."""
    site.file(20)
    site.eventually(20, within=10)  # the first look says nothing about its age yet
    site.on_copy("SELECT pg_wal_replay_pause()")
    site.file(1)
    assert site.filed() == 20, "a copy that stands still for a moment is read"
    site.eventually(21, within=LAG + 4)  # late: the first server answers
    site.on_copy("SELECT pg_wal_replay_resume()")
    site.eventually(21, within=5)
    os.kill(int((site.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    for _ in range(20):
        assert site.filed() == 21  # no answer but a good one while it goes
        time.sleep(0.05)
    site.file(1)
    site.eventually(22, within=10)
