"""A real browser on the pages: the system's Chromium, closed to the network, with axe at hand."""

import os
import shutil
from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Playwright keeps an event loop in this thread; Django's guard against async misuse would refuse the tests' own queries
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Browser downloads are impossible offline: take the one that is installed."""
    path = os.environ.get("TONGBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture
def spoken(page):
    """What the page complained of: script errors, refused styles and scripts."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    return said


@pytest.fixture
def wish(page, live_server):
    """Set the reader's wishes before the first page."""

    def set_(lang="zh-hans", prefs="normal.comfy.auto"):
        both = {"lang": lang, "prefs": prefs}
        page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in both.items()])

    return set_


@pytest.fixture(scope="session")
def axe_on():
    """What axe finds on a page as it stands: [(rule, element, what to do)]; by all our rules or only some."""
    source = AXE.read_text(encoding="utf-8")

    def run(page, rules=None):
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(source)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        found = page.evaluate("o => axe.run({runOnly: o, resultTypes: ['violations']})", only)["violations"]
        return [(v["id"], n["target"], n["failureSummary"]) for v in found for n in v["nodes"]]

    return run


@pytest.fixture
def axe(page, axe_on):
    """The same on the test's own page."""
    return lambda: axe_on(page)


# what needs Django's models is imported once Django is up
@pytest.fixture
def town(transactional_db, live_server, browser, people, settings):
    """The small prefecture and browsers of its people; nothing is sent out by itself, so that people have to do it."""
    from tests.journeys.town import built

    settings.DISPATCH_THRESHOLD = 1.1
    made = built(live_server.url, people, browser)
    yield made
    for context in made.contexts:
        context.close()


@pytest.fixture
def worker():
    """What the worker does between two steps of people."""
    from tongban.kernel.core import outbox

    return outbox.relay


@pytest.fixture
def shot():
    """Keep what a page looks like, where somebody wants to see it (TONGBAN_SHOTS names the folder)."""

    def keep(page, name):
        if folder := os.environ.get("TONGBAN_SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
