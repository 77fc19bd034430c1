"""What a courier does with a phone, and a server that dies and comes back."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests import files
from tests.journeys.waiting import until
from tongban.project.tests.running import free_port, wait_for

ROOT = Path(__file__).parents[2]
PASSWORD = "a password of the courier"
# a phone whose clock is three hours ahead, in a browser without background sync
WRONG_CLOCK = """(() => { const Real = Date, ahead = 3 * 3600 * 1000;
  window.Date = class extends Real { constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; } };
  delete ServiceWorkerRegistration.prototype.sync; })()"""


class Server:
    """The product in a process of its own, on the tests' database."""

    def __init__(self, folder):
        self.port, self.flag = free_port(), folder / "die"
        self.url = f"http://127.0.0.1:{self.port}"
        told = connection.settings_dict
        where = f"postgresql://{told['USER']}@/{told['NAME']}?host={quote(told['HOST'], safe='')}&port={told['PORT']}"
        media = {"TONGBAN_DATABASE_URL": where, "TONGBAN_HOME": str(settings.HOME)}
        self.environment = {**os.environ, **media}
        self.process = None

    def start(self):
        call = [sys.executable, "-m", "tests.journeys.mortal", str(self.port), str(self.flag)]
        self.process = subprocess.Popen(call, cwd=ROOT, env=self.environment)
        wait_for(self.up, 180)

    def up(self):
        try:
            with urllib.request.urlopen(f"{self.url}/login/", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def dies_at_the_next_report(self):
        self.flag.touch()


def log_in(page, url, name="reporter"):
    """Log in at the page of reports, with the worker in charge of it."""
    page.goto(f"{url}/grid/")
    if "/login/" in page.url:
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main form .btn")
    ready(page)
    until(page, "navigator.serviceWorker.controller !== null")


def ready(page):
    page.wait_for_selector("#grid[data-ready]")


def report(page, *, line="三天了", photos=1, content=None):
    """Take photos, say what it is, send; it is kept on the phone, whatever the network."""
    for n in range(photos):
        content = content if content and n == 0 else files.photo((200, 100 + n))
        page.set_input_files("#id_files", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": content})
        page.wait_for_selector(f"#grid-shots li:nth-child({n + 1})")
    page.check("[name=matter][value=lamp]")
    page.fill("[name=line]", line)
    page.click("main form .btn.big")


def listed(page, count, state):
    """Wait until so many lines stand in the phone's list in this state: wait, ok, late."""
    told = "([n, s]) => document.querySelectorAll(`#grid-list .state.${s}`).length === n"
    until(page, told, [count, state])
