"""The main job from a phone to a figure, as people do it: without scripts, by keyboard alone, in large English."""

import pytest

from tests.journeys import life
from tests.journeys.town import DESK
from tongban.kernel.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ANSWER = "您好，宁合社区门口路灯电缆已修复，当晚恢复照明。"


def test_from_a_phone_to_a_figure(town, worker):
    phone = town.page("resident", java_script_enabled=False)
    proof = life.ask(phone, town.url)
    worker()
    life.dispatch(town.page("dispatcher", size=DESK), town.url)
    worker()
    life.answer(town.page("handler_of_complained_office", size=DESK), town.url, ANSWER)
    worker()
    again = town.page("requester", java_script_enabled=False)
    reference = life.confirm(again, town.url, proof)
    assert Case.objects.get(reference=reference).state == "closed"
    life.drill_down(town.page("supervisor", size=DESK), town.url, reference)
    assert town.complaints == []


def fits(page):
    """Nothing is wider than the screen, and no words are cut off that are not told elsewhere."""
    page.wait_for_load_state()
    over = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    assert over <= 0, (page.url, over, page.evaluate(TOO_FAR))
    assert page.evaluate(CUT_OFF) == [], page.url


TOO_FAR = """() => [...document.querySelectorAll('body *')].filter(
    el => el.getBoundingClientRect().right > innerWidth + 1).map(el => el.outerHTML.slice(0, 90)).slice(0, 6)"""
# what holds words and is narrower or lower than they are; a line of a list may end in dots, the page opened tells it whole
CUT_OFF = """() => [...document.querySelectorAll('main *, header *')].filter(el => {
    const style = getComputedStyle(el);
    if (!el.offsetParent || style.overflowX === 'visible' || style.textOverflow === 'ellipsis') return false;
    if (el.closest('.hide, thead') || ['auto', 'scroll'].includes(style.overflowX) || el.matches('input, select')) return false;
    return el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1;
}).map(el => el.outerHTML.slice(0, 120))"""


def test_the_same_in_english_at_twice_the_size(town, worker):
    wishes = {"lang": "en", "prefs": "elder.comfy.auto"}
    asking, sending, answering, again, counting = (
        twice_as_large(town.page(who, **wishes))
        for who in ("resident", "dispatcher", "handler_of_complained_office", "requester", "supervisor")
    )
    proof = life.ask(asking, town.url, fits)
    worker()
    life.dispatch(sending, town.url, fits)
    worker()
    life.answer(answering, town.url, ANSWER, fits)
    worker()
    reference = life.confirm(again, town.url, proof, fits)
    assert Case.objects.get(reference=reference).state == "closed"
    life.drill_down(counting, town.url, reference, fits)
    assert again.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
    assert town.complaints == []


def twice_as_large(page):
    """Text at 200 %: the reader's own letters are larger, and large text is chosen on the page (150 % of them)."""
    sizes = {"standard": 22, "fixed": 22}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    return page
