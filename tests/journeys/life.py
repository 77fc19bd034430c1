"""The steps of one request's life as people take them in their browsers; every page on the way may be looked at."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.town import LAMP
from tests.journeys.waiting import until

Look = Callable[[Page], None]
TABS = 60  # more than this to reach something by Tab is not reachable


def nothing(page: Page) -> None:
    """Look at nothing in particular."""


def ask(page: Page, url: str, look: Look = nothing) -> tuple[str, str]:
    """File a request; what the page to keep says: (code, secret)."""
    page.goto(f"{url}/")
    look(page)
    page.fill(".say textarea", LAMP)
    page.click(".say .btn")
    look(page)
    page.click("main form .btn")
    look(page)
    page.fill("[name=place]", "宁合社区门口")
    page.click("main form .btn")
    look(page)
    page.fill("[name=name]", "王五")
    page.fill("[name=phone]", "13812345678")
    page.check("[name=may_publish]")
    page.click("main form .btn")
    look(page)
    page.click("main form .btn")
    page.wait_for_url("**/filed/")
    look(page)
    code, secret = page.locator("main .summary .code").all_inner_texts()
    return code, secret


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands there."""
    for _turn in range(TABS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def dispatch(page: Page, url: str, look: Look = nothing) -> str:
    """At the dispatch centre, by keyboard: choose the likeliest office; its name."""
    page.goto(f"{url}/desk/")
    look(page)
    office = page.locator("[data-key='1'] b").inner_text()
    page.keyboard.press("1")
    page.wait_for_selector(".empty")
    return office


def answer(page: Page, url: str, words: str, look: Look = nothing) -> None:
    """At the office's desk, by keyboard: open the case, accept it, write the answer, send it."""
    page.goto(f"{url}/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/r/**")
    look(page)
    page.keyboard.press("1")
    page.wait_for_selector("#act")
    tab_to(page, "#act .tabs a:first-child")
    page.keyboard.press("Enter")
    page.wait_for_url("**act=answer**")
    tab_to(page, "#act-text")
    page.keyboard.type(words)
    look(page)
    page.keyboard.press("Control+Enter")
    until(page, "() => !document.querySelector('#act .tabs a[href*=\"act=answer\"]')")
    look(page)


def confirm(page: Page, url: str, proof: tuple[str, str], look: Look = nothing) -> str:
    """As the requester, by code and secret: read the answer and say that it is solved; the reference."""
    page.goto(f"{url}/follow/")
    look(page)
    page.fill("[name=code]", proof[0])
    page.fill("[name=secret]", proof[1])
    page.click("main form .btn")
    page.wait_for_url("**/mine/**")
    look(page)
    for name, value in (("contacted", "yes"), ("solved", "yes"), ("satisfaction", "5")):
        page.check(f"[name={name}][value='{value}']")
    page.click("form[action*=confirm] .btn")
    page.wait_for_selector("form[action*=confirm]", state="detached")
    look(page)
    return re.search(r"/mine/([^/]+)/", page.url)[1]


def drill_down(page: Page, url: str, reference: str, look: Look = nothing) -> None:
    """From the board's figure of requests filed to its formula, to its records, to this one."""
    page.goto(f"{url}/board/")
    look(page)
    page.click("main a.fig[href*='requests.filed']")
    page.wait_for_url("**/figures/requests.filed/**")
    look(page)
    page.click("main .figure a.fig")
    page.wait_for_url("**/records/**")
    look(page)
    page.click(f"main a[href*='{reference}']")
    page.wait_for_url(f"**/desk/r/{reference}/")
    look(page)
