"""A press officer pastes a page, links two figures by keyboard, the office signs, the checked page is taken along."""

import os
from datetime import date

import docx
import pytest

from tests.journeys.town import DESK
from tongban.services.bulletin import live
from tongban.services.bulletin.models import Page, Remembered, SignOff

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = (
    "东河县受理群众诉求3281件\n\n截至2025年8月27日，全县受理群众诉求3281件，办结率达100%，惠及群众超3万人。"
    "由200家增加到250家，增长35%。\n\n第二段说修渠十二公里，投资近五百万元。\n"
)


def paste(tab, url):
    tab.goto(url)
    tab.fill("[name=sender]", "东河日报")
    tab.fill("[name=day]", "2025-09-09")
    tab.fill("[name=text]", TEXT)
    tab.click("main button.btn")
    tab.wait_for_selector(".printed-figure")


def link(tab, text):
    """Open a figure and give it the first indicator of the catalogue."""
    tab.click(f"p .printed-figure:has-text('{text}')")
    tab.check("input[value=other]")
    tab.select_option("[name=indicator]", index=1)
    tab.click("form[action$='/link/'] button.btn")
    tab.wait_for_selector(".printed-figure[aria-current]")


def look(tab):
    """Pictures for whoever asks for them."""
    if folder := os.environ.get("SCREENSHOTS"):
        tab.screenshot(path=f"{folder}/bulletin-phone.png", full_page=True)
        tab.set_viewport_size(DESK)
        tab.screenshot(path=f"{folder}/bulletin-desk.png", full_page=True)


def signed_in_document(tab, text):
    """Take the checked page along; is each figure of that text signed in it?"""
    with tab.expect_download() as taken:
        tab.click("a[href$='/docx/']")
    assert taken.value.suggested_filename.endswith(".docx")
    table = docx.Document(taken.value.path()).tables[0]
    return ["✓" in row.cells[-1].text for row in table.rows if text in row.cells[0].text]


def test_a_page_is_checked_linked_signed_and_remembered(town, live_server, world, axe_on, monkeypatch):
    monkeypatch.setattr(live.Live, "known", lambda self, f: ((f.as_of or date(2025, 8, 27), 3281.0),))
    world.office("centre"), world.office("housing")
    tab = town.page("press_officer")
    paste(tab, live_server.url + "/desk/bulletin/new/")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".printed-figure[aria-current]")
    link(tab, "3281件")
    link(tab, "十二公里")
    assert Remembered.objects.count() == 2
    assert axe_on(tab) == []
    look(tab)
    tab.goto(tab.url.split("?")[0])
    tab.select_option("form[action$='/send/'] [name=office]", label=world.office("housing").name)
    tab.click("form[action$='/send/'] button.btn")
    signer = town.page("signer")
    signer.goto(live_server.url + "/desk/bulletin/signing/")
    for _figure in (1, 2):
        signer.click("button[value=yes] >> nth=0")
        signer.wait_for_load_state()
    assert [s.agrees for s in SignOff.objects.all()] == [True, True]
    assert signed_in_document(tab, "3281件") == [True, True]  # the headline's and the paragraph's
    paste(tab, live_server.url + "/desk/bulletin/new/")
    again = Page.objects.order_by("pk").last()
    assert {f.text for f in again.figures.filter(by_hand=True)} == {"3281件", "十二公里"}
    tab.click("p .printed-figure:has-text('十二公里')")
    tab.wait_for_selector(".printed-figure[aria-current]")
    assert tab.is_checked("input[value=other]")
    assert tab.input_value("[name=indicator]") == again.figures.get(text="十二公里").indicator != ""
