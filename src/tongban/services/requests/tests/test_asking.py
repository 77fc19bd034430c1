"""Filing and following on the portal as one goes: nothing said stands in an address, and what was understood is told."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SAID = "昌吉市宁边路街道宁合社区门口的路灯坏了三天。"


@pytest.fixture
def browser(people):
    people.world.division("652301001001")
    return Client()


def test_what_is_said_on_the_first_page_stands_in_no_address(browser):
    answer = browser.post("/", {"text": SAID})
    assert answer["Location"] == "/ask/"
    assert SAID in browser.get("/ask/").content.decode()


def test_what_is_said_anew_takes_the_place_of_the_draft(browser):
    browser.post("/ask/what/", {"text": "别的事", "kind": "complaint"})
    browser.post("/", {"text": SAID})
    page = browser.get("/ask/").content.decode()
    assert (SAID in page, "别的事" in page) == (True, False)
    browser.post("/ask/what/", {"text": "第三件事", "kind": "complaint"})
    assert "第三件事" in browser.get("/ask/what/").content.decode()


def test_the_place_is_read_back_as_it_was_understood(browser):
    browser.post("/ask/what/", {"text": SAID, "kind": "complaint"})
    page = browser.get("/ask/check/").content.decode()
    assert "宁边路街道 &gt; 宁合社区" in page


def test_the_requester_reads_their_own_words_and_hears_that_something_was_done(people, sent):
    case = sent()
    browser = people.client("requester", own=[case.pk])
    page = browser.post(f"/mine/{case.reference}/say/add/", {"text": "又坏了一盏"}, follow=True)
    shown = page.content.decode()
    assert 'class="notice ok"' in shown
    assert "宁合社区门口的路灯坏了三天" in shown


def test_only_what_was_wrong_stands_open_again(people, sent):
    case = sent()
    browser = people.client("requester", own=[case.pk])
    page = browser.post(f"/mine/{case.reference}/say/add/", {"text": ""}).content.decode()
    assert page.count('<details class="more" open>') == 1
