"""Every component in a real browser: legible to axe, obedient to the policy, usable by keyboard and without scripts."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize(
    "worn",
    ["normal.comfy.auto light", "elder.comfy.auto dark", "normal.dense.high light", "normal.comfy.auto dark"],
)
@pytest.mark.parametrize("face", ["portal", "workbench", "board"])
def test_axe_finds_nothing(page, live_server, wish, axe, spoken, face, worn):  # noqa: PLR0917 - fixtures
    prefs, scheme = worn.split()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 430, "height": 900})
    wish("en" if scheme == "dark" else "zh-hans", prefs)
    page.goto(f"{live_server.url}/style?face={face}")
    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert spoken == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_charts_are_drawn_under_the_policy(page, live_server, spoken, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/style?face=board")
    page.wait_for_selector("figure.chart.drawn:has(#ground-title) canvas")
    assert page.locator("figure.chart.drawn canvas").count() == 4
    page.locator("#months-title").scroll_into_view_if_needed()
    page.locator("figure.chart canvas").first.hover()
    assert spoken == []


def test_large_text_changes_in_place_and_keeps_what_is_typed(page, live_server):
    page.goto(f"{live_server.url}/style")
    page.fill("#say", "路灯")
    page.click("header button[name=size]")
    page.wait_for_selector("html[data-size=elder]")
    assert page.input_value("#say") == "路灯"
    assert page.locator("header button[name=size]").bounding_box()["height"] >= 60
    page.reload()
    assert page.get_attribute("html", "data-size") == "elder"


def test_large_text_works_without_scripts(browser, live_server):
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(f"{live_server.url}/style?face=board")
    page.click("header button[name=size]")
    assert page.url.endswith("/style?face=board")
    assert page.get_attribute("html", "data-size") == "elder"
    page.click("header button[name=lang]")
    assert page.get_attribute("html", "lang") == "en"


def test_the_queue_by_keyboard(page, live_server):
    page.goto(f"{live_server.url}/style?face=workbench")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.hash") == "#C"
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.url.endswith("#A")
    page.keyboard.press("?")
    assert page.is_visible("#keys-help")
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys-help")


def test_keys_write_while_one_is_typing(page, live_server):
    page.goto(f"{live_server.url}/style?face=workbench")
    page.focus("#answer")
    page.keyboard.type("jk?1")
    assert page.input_value("#answer") == "jk?1"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**answer=jk*")
