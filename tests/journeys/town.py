"""What the journeys happen in: the small prefecture with the shipped duty list, and people at their browsers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, BrowserContext, Page

from tests.people import DIVISIONS, OFFICES, People
from tongban.kernel.core import outbox
from tongban.services.duties.actions import set_up

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
LAMP = "宁边路街道宁合社区门口的路灯坏了三天，晚上很黑，老人孩子进出危险。"
SPEECH = {"zh-hans": "zh-CN", "en": "en-GB"}


@dataclass
class Town:
    """Browsers of named people, all on one server; what their pages complain of is gathered."""

    url: str
    people: People
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(
        self, who: str, *, lang: str = "zh-hans", prefs: str = "normal.comfy.auto", size=PHONE, **more
    ) -> Page:
        """A browser of this person, with their wishes, logged in if they have an account."""
        context = self.browser.new_context(viewport=size, locale=SPEECH[lang], **more)
        self.contexts.append(context)
        kept = {"lang": lang, "prefs": prefs}
        if who not in {"resident", "requester"}:
            kept[project.SESSION_COOKIE_NAME] = self.people.client(who).session.session_key
        context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in kept.items()])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        page.on("console", lambda line: self._heard(page, line))
        return page

    def _heard(self, page: Page, line) -> None:
        if line.type == "error":
            self.complaints.append(f"{page.url} {line.text}")


@pytest.fixture
def town(transactional_db, live_server, browser, people, settings) -> Iterator[Town]:
    """The prefecture with all its offices; nothing is sent out by itself, so that a person has something to do."""
    settings.DISPATCH_THRESHOLD = 1.1
    for code in DIVISIONS:
        people.world.division(code)
    for code in OFFICES:
        people.world.office(code)
    set_up()
    made = Town(live_server.url, people, browser)
    yield made
    for context in made.contexts:
        context.close()


@pytest.fixture
def worker() -> Callable[[], int]:
    """What the worker does between two steps of people."""
    return outbox.relay
