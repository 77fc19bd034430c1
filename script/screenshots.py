"""Pictures of the running demo for docs/images, for script/screenshots: of the address given, else of a demo started for it.

Each picture is a page as a person of the demo sees it: name, path, who, width, and what else is wished for.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TO = ROOT / "docs" / "images"
PASSWORD = "tongban-demo"
BIND = "127.0.0.1:8377"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PHONE, DESK = 430, 1440
NEXT = "main form:has([name=csrfmiddlewaretoken]) .btn:not(.quiet)"
SAID = "宁边路街道宁合社区 3 号楼暖气不热三天了，热费早交了，家里只有 15 度，老人冷得受不了。"
DONE = "已联系供热企业，今天下午上门测温、排气。"
ANSWER = "您好，供热企业已上门排气、清洗过滤器，复测室温 20.5 度。再有不热，请随时说一声。"


@dataclass(frozen=True)
class Shot:
    """One picture."""

    name: str
    path: str
    who: str = ""
    width: int = DESK
    lang: str = "zh-hans"
    prefs: str = "normal.comfy.auto"
    scheme: str = "light"
    into: str = ""  # the link on that page which leads to the one that is pictured


ROW = "main .row-link"
SHOTS = (
    Shot("portal", "/", width=PHONE),
    Shot("portal-large-text", "/", width=PHONE, prefs="elder.comfy.auto"),
    Shot("portal-dark", "/", width=PHONE, scheme="dark"),
    Shot("portal-english", "/", width=PHONE, lang="en"),
    Shot("ask", "/ask/", width=PHONE),
    Shot("public", "/public/", width=PHONE),
    Shot("queue", "/desk/queue/", "handler"),
    Shot("queue-dark", "/desk/queue/", "handler", scheme="dark", lang="en"),
    Shot("centre", "/desk/centre/", "dispatcher"),
    Shot("hot-issues", "/desk/matters/hot/", "dispatcher"),
    Shot("dispatch-models", "/desk/dispatch/", "dispatcher"),
    Shot("street-report", "/grid/", "courier", width=PHONE),
    Shot("supervision", "/desk/supervision/", "supervisor"),
    Shot("duty-lists", "/desk/duties/", "editor"),
    Shot("board", "/board/"),
    Shot("board-phone", "/board/", width=PHONE),
    Shot("board-figure", "/board/figures/requests.on_time/"),
    Shot("board-compare", "/board/compare/", "supervisor"),
    Shot("bulletin", "/desk/bulletin/", "press", into=ROW),
    Shot("differences", "/desk/lists/differences/", "lists-keeper"),
    Shot("stations", "/stations/", width=PHONE),
    Shot("volunteers", "/volunteers/", width=PHONE),
)


def opened(browser: Browser, url: str, shot: Shot) -> Page:
    """A browser with the wishes of the picture, logged in as its person."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 900}, color_scheme=shot.scheme, locale="zh-CN"
    )
    page = context.new_page()
    for name, value in (("lang", shot.lang), ("prefs", shot.prefs)):
        context.add_cookies([{"name": name, "value": value, "url": url}])
    if shot.who:
        page.goto(f"{url}/login/")
        page.fill("[name=login]", shot.who)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda at: "/login" not in at)
    return page


def take(browser: Browser, url: str, shot: Shot) -> None:
    """One picture of a page, as long as the page is, within reason."""
    page = opened(browser, url, shot)
    answer = page.goto(url + shot.path)
    if answer is None or not answer.ok:
        sys.exit(f"{shot.path} cannot be pictured: {answer and answer.status}")
    if shot.into:
        page.goto(url + page.locator(shot.into).first.get_attribute("href"))
    page.wait_for_timeout(1500)  # charts draw themselves in
    save(page, shot.name)
    page.context.close()


def save(page: Page, name: str) -> None:
    """Keep what the page shows."""
    low = page.viewport_size["height"]
    height = min(max(low, page.evaluate("document.documentElement.scrollHeight")), 1600)
    page.set_viewport_size({**page.viewport_size, "height": height})
    page.wait_for_timeout(200)
    page.screenshot(path=TO / f"{name}.png")
    print(f"docs/images/{name}.png")


def file_and_follow(browser: Browser, url: str) -> None:
    """A request filed for the pictures, worked on by its office: the page to keep, the case, and how it stands."""
    page = opened(browser, url, Shot("", "", width=PHONE))
    page.goto(f"{url}/")
    page.fill(".say textarea", SAID)
    page.click(".say .btn")
    page.click(NEXT)
    save(page, "where")
    for _screen in ("where", "who"):
        page.click(NEXT)
    save(page, "check")
    page.click(NEXT)
    page.wait_for_url("**/filed/")
    save(page, "filed")
    reference = page.locator(".reference").inner_text().strip()
    page.click("main .group .btn")
    for _second in range(20):  # the office is found within a second, on a machine at rest
        if page.locator(".timeline > li").count() > 1:
            work_on(browser, url, reference)
            break
        page.wait_for_timeout(1000)
        page.reload()
    page.reload()
    save(page, "follow")
    page.context.close()


def work_on(browser: Browser, url: str, reference: str) -> None:
    """The office takes it on, says what was done, and begins its answer."""
    page = opened(browser, url, Shot("", "", "handler"))
    page.goto(f"{url}/desk/r/{reference}/")
    page.keyboard.press("1")
    page.wait_for_selector("a[href*='act=progress']")
    page.goto(f"{url}/desk/r/{reference}/?act=progress")
    page.fill("#act-text", DONE)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f".log :text('{DONE[:6]}')")
    page.goto(f"{url}/desk/r/{reference}/?act=answer")
    page.fill("#act-text", ANSWER)
    save(page, "case")
    page.context.close()


def publication(browser: Browser, url: str) -> None:
    """What a dispatcher checks before everybody may read it: the first closed request whose requester agrees."""
    page = opened(browser, url, Shot("", "", "dispatcher"))
    page.goto(f"{url}/desk/all/?state=closed")
    for path in page.eval_on_selector_all(".row-link", "links => links.map(a => a.getAttribute('href'))"):
        page.goto(f"{url}{path}publish/")
        if page.locator(".cover").count():  # something is covered in it
            save(page, "publication")
            break
    page.context.close()


def up(url: str, seconds: float) -> None:
    """Wait for the demo; its first start builds a year."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(1)
    sys.exit(f"nothing answers at {url}")


def shoot(url: str) -> None:
    """Every picture."""
    TO.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("TONGBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=QUIET)
        for shot in SHOTS:
            take(browser, url, shot)
        file_and_follow(browser, url)
        publication(browser, url)
        browser.close()


def main() -> None:
    """Of the demo at an address, or of one of our own in var/screenshots."""
    if len(sys.argv) > 1:
        return shoot(sys.argv[1].rstrip("/"))
    env = {**os.environ, "TONGBAN_HOME": str(ROOT / "var" / "screenshots"), "TONGBAN_DEMO": "1"}
    demo = subprocess.Popen(
        [Path(sys.executable).with_name("tongban"), "serve", "--demo", "--bind", BIND], env=env
    )
    try:
        up(f"http://{BIND}", 300)
        shoot(f"http://{BIND}")
    finally:
        demo.terminate()
        demo.wait(60)


if __name__ == "__main__":
    main()
