"""Two phones lend and return one power bank, offline for a while and with wrong clocks: the ledger is right."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.journeys import street
from tests.journeys.waiting import until
from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.services.stations.actions import lending, opening
from tongban.services.stations.models import Act, Loan, VisitDay

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SMALL = {"width": 360, "height": 740}
KEEPERS = {"stranger": "ST1", "clerk": "ST2"}
ALWAYS = tuple((day, 0, 1440) for day in range(8))
# the other phone: two days behind
BEHIND = street.WRONG_CLOCK.replace("3 * 3600 * 1000", "-48 * 3600 * 1000")


@pytest.fixture
def server(people, tmp_path):
    world = people.world
    for name, code in KEEPERS.items():
        place = world.division("652301001001")
        new = opening.New(code, code, "courier", place, world.office("streets"), 87.3, 44.0, week=ALWAYS)
        row = opening.open_station(new, by=SYSTEM)
        account = people[name]
        grant(world, account, "stations.keeper", "centre", "652301")
        opening.appoint(row, account, by=SYSTEM)
        account.set_password(street.PASSWORD)
        account.save()
        if code == "ST1":
            lending.add_item(row, "power_bank", "PB1", by=SYSTEM)
    made = street.Server(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def phones(server, browser):
    """The two keepers' phones, each at its station's page with the worker in charge."""
    contexts, pages = [], []
    for (name, code), script in zip(KEEPERS.items(), (street.WRONG_CLOCK, BEHIND), strict=True):
        context = browser.new_context(viewport=SMALL, locale="zh-CN")
        contexts.append(context)
        pages.append(_tab(context, f"{server.url}/stations/keep/at/{code}/", name, script))
    yield pages
    for context in contexts:
        context.close()


def _tab(context, url, name, script):
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.add_init_script(script)
    page.goto(url)
    page.fill("[name=login]", name)
    page.fill("[name=password]", street.PASSWORD)
    page.click("main form .btn")
    page.wait_for_selector("#keep[data-ready]")
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def press(page, what, **said):
    """Fill the form of an act and press its button; it is kept on the phone, whatever the network."""
    form = page.locator(f"#keep form:has([name=what][value={what}])")
    for name, value in said.items():
        form.locator(f"[name={name}]").fill(value)
    if what == "visitors":
        form.locator("button[value='1']").click()
    else:
        form.locator("button").click()


def stands(page, count, state):
    """Wait until so many lines stand in the phone's list in this state: wait, ok, late."""
    until(
        page, "([n, s]) => document.querySelectorAll(`#keep-list .state.${s}`).length === n", [count, state]
    )


def ledger():
    """Every loan in order: who has it never overlaps, none in the future, each with its place."""
    rows = list(Booking.objects.order_by("during"))
    assert all(a.during.upper is not None and a.during.upper <= b.during.lower for a, b in pairwise(rows))
    assert all(row.during.lower <= clock.now() for row in rows)
    assert all(row.during.upper is None or row.during.upper <= clock.now() for row in rows)
    places = Loan.objects.order_by("booking__during").values_list("station__code", "back_at__code")
    return [(row.state, *place) for row, place in zip(rows, places, strict=True)]


def test_lent_here_given_back_there_offline_with_wrong_clocks(phones):
    first, second = phones
    press(first, "hand_out", code="PB1", phone="13900000011")
    stands(first, 1, "ok")
    second.context.set_offline(True)
    second.reload()
    second.wait_for_selector("#keep[data-ready]")
    press(second, "take_back", code="PB1")
    for _time in range(3):
        press(second, "visitors")
    stands(second, 4, "wait")
    assert ledger() == [("confirmed", "ST1", None)]
    second.context.set_offline(False)
    stands(second, 4, "ok")
    assert ledger() == [("done", "ST1", "ST2")]
    assert VisitDay.objects.get().people == 3
    ahead = dict(Act.objects.values_list("what", "ahead"))
    assert abs(ahead["hand_out"] - 3 * 3600) < 60
    assert abs(ahead["take_back"] + 48 * 3600) < 60
    assert all(clock.now() - at < timedelta(minutes=5) for at in Act.objects.values_list("at", flat=True))


def test_both_lend_it_offline_and_one_is_told_plainly(phones):
    first, second = phones
    for page, phone in ((first, "13900000011"), (second, "13900000012")):
        page.context.set_offline(True)
        press(page, "hand_out", code="PB1", phone=phone)
        stands(page, 1, "wait")
    first.context.set_offline(False)
    stands(first, 1, "ok")
    second.context.set_offline(False)
    stands(second, 1, "late")
    assert "PB1" in second.inner_text("#keep-list [data-note]")
    assert "PB1" in second.inner_text("#keep-said")  # and at the top, wherever one has scrolled to
    assert ledger() == [("confirmed", "ST1", None)]
    press(second, "take_back", code="PB1")
    stands(second, 1, "ok")
    press(second, "hand_out", code="PB1", phone="13900000012")
    stands(second, 2, "ok")
    assert ledger() == [("done", "ST1", "ST2"), ("confirmed", "ST2", None)]


def test_what_was_never_lent_is_refused_and_the_page_fits(phones, axe_on):
    first, _second = phones
    press(first, "take_back", code="PB1")
    stands(first, 1, "late")
    assert ledger() == []
    assert first.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert axe_on(first) == []


def test_logging_out_warns_of_acts_that_wait_and_leaves_nobody_behind(phones, server):
    first, _second = phones
    first.route("**/stations/keep/now.json", lambda route: route.abort())
    press(first, "visitors")
    stands(first, 1, "wait")
    first.click("details.menu summary")
    first.click("form[data-leaves] button")
    first.wait_for_selector("#messages [data-count]")
    assert first.inner_text("#messages [data-count]") == "1"
    first.click("form[data-leaves] button")
    first.wait_for_url(f"{server.url}/")
    assert first.evaluate(WHO) is None


WHO = """() => new Promise(done => { indexedDB.open("keep").onsuccess = ({target: {result: base}}) => {
  base.transaction("facts").objectStore("facts").get("who").onsuccess = e => done(e.target.result ?? null); }; })"""
