"""What the journeys happen in: the small prefecture with the shipped duty list, and people at their browsers."""

from dataclasses import dataclass, field

from django.conf import settings as project
from playwright.sync_api import Browser, BrowserContext, Page

from tests.people import DIVISIONS, OFFICES, People
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
        self, who: str, *, lang: str = "zh-hans", prefs: str = "normal.comfy.auto", size=PHONE, own=(), **more
    ) -> Page:
        """A browser of this person, with their wishes, logged in if they have an account."""
        context = self.browser.new_context(viewport=size, locale=SPEECH[lang], **more)
        self.contexts.append(context)
        kept = {"lang": lang, "prefs": prefs}
        if who != "resident" and (who != "requester" or own):
            kept[project.SESSION_COOKIE_NAME] = self.people.client(who, own).session.session_key
        context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in kept.items()])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        page.on("console", lambda line: self._heard(page, line))
        return page

    def _heard(self, page: Page, line) -> None:
        if line.type == "error":
            self.complaints.append(f"{page.url} {line.text}")


def built(url: str, people: People, browser: Browser) -> Town:
    """The prefecture with all its offices and the shipped duty list in force."""
    for code in DIVISIONS:
        people.world.division(code)
    for code in OFFICES:
        people.world.office(code)
    set_up()
    return Town(url, people, browser)
