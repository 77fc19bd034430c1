"""Reports from the street reach us once each, with their photos, whatever befalls network, tab, clock, log-in, server."""

import shutil
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.journeys import street
from tests.journeys.town import PHONE
from tests.people import grant
from tongban.kernel.cases.models import Attachment, Message
from tongban.kernel.core import clock
from tongban.services.requests.models import Request, StreetReport

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(people, tmp_path):
    people.world.division("652301001001")
    for name in ("reporter", "clerk"):
        account = people[name]
        account.set_password(street.PASSWORD)
        account.save()
    grant(people.world, people["clerk"], "requests.reporter", "counter", "652301")
    made = street.Server(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def phone(server, browser):
    """A tab of a phone, logged in."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = tab(context, server)
    yield page
    context.close()


def tab(context, server, *, script="", offline=False):
    page = context.new_page()
    page.set_default_timeout(40_000)
    if script:
        page.add_init_script(script)
    if offline:
        page.goto(f"{server.url}/grid/")
        street.ready(page)
    else:
        street.log_in(page, server.url)
    return page


def arrived(reports, photos):
    """So many reports are here, each once and with its photos."""
    rows = Request.objects.filter(channel="grid").count(), StreetReport.objects.count()
    assert rows == (reports, reports)
    assert Attachment.objects.count() == photos
    assert Message.objects.filter(step="file").count() == reports


def test_the_tab_is_closed_without_a_network_and_the_clock_is_wrong(phone, server):
    context = phone.context
    phone.close()
    wrong = tab(context, server, script=street.WRONG_CLOCK)
    context.set_offline(True)
    street.report(wrong, photos=3)
    street.listed(wrong, 1, "wait")
    wrong.close()
    again = tab(context, server, script=street.WRONG_CLOCK, offline=True)
    street.listed(again, 1, "wait")
    arrived(0, 0)
    context.set_offline(False)
    street.listed(again, 1, "ok")
    arrived(1, 3)
    row = StreetReport.objects.select_related("request__case").get()
    assert abs(row.ahead - 3 * 3600) < 60
    assert abs(row.request.case.opened_at - clock.now()) < timedelta(minutes=2)
    assert abs(row.taken_at - clock.now()) < timedelta(minutes=5)


def test_the_server_is_killed_before_it_answers(phone, server):
    server.dies_at_the_next_report()
    street.report(phone, photos=2)
    assert server.process.wait(60) == -9
    arrived(1, 2)
    street.listed(phone, 1, "wait")
    server.start()
    street.listed(phone, 1, "ok")
    arrived(1, 2)
    assert Request.objects.get().case.reference in phone.inner_text("#grid-list")


def test_the_server_is_away_for_a_while(phone, server):
    server.kill()
    for n in range(2):
        street.report(phone, line=f"第{n}处")
        street.listed(phone, n + 1, "wait")
    phone.reload()
    street.ready(phone)
    server.start()
    street.listed(phone, 2, "ok")
    arrived(2, 2)


def test_two_tabs_send_at_once(phone, server):
    other = tab(phone.context, server)
    phone.context.set_offline(True)
    for n, page in enumerate((phone, other, phone)):
        street.report(page, line=f"第{n}处")
        street.listed(page, n + 1, "wait")
    phone.context.set_offline(False)
    street.listed(phone, 3, "ok")
    street.listed(other, 3, "ok")
    arrived(3, 3)


def test_pressed_twice(phone):
    phone.evaluate("document.querySelector('#grid form').addEventListener('submit', () => 0)")
    street.report(phone)
    phone.evaluate("document.querySelector('#grid form').requestSubmit()")
    street.listed(phone, 1, "ok")
    arrived(1, 1)


def test_the_log_in_ends_meanwhile(phone, server):
    Session.objects.all().delete()
    street.report(phone)
    phone.wait_for_selector("#grid-login:not([hidden])")
    street.listed(phone, 1, "wait")
    arrived(0, 0)
    street.log_in(phone, server.url)
    street.listed(phone, 1, "ok")
    arrived(1, 1)


def test_the_browser_is_ended_and_started_again(server, browser_type, browser_type_launch_args, tmp_path):
    profile = tmp_path / "profile"

    def start():
        return browser_type.launch_persistent_context(
            profile, viewport=PHONE, locale="zh-CN", **browser_type_launch_args
        )

    first = start()
    page = tab(first, server)
    first.set_offline(True)
    street.report(page, photos=2)
    street.listed(page, 1, "wait")
    first.close()
    again = start()
    server.kill()
    street.listed(tab(again, server, offline=True), 1, "wait")
    server.start()
    page = tab(again, server)  # the session ended with the browser
    street.listed(page, 1, "ok")
    again.close()
    shutil.rmtree(profile, ignore_errors=True)
    arrived(1, 2)


def test_on_a_shared_phone_nobody_sees_or_sends_what_another_keeps(phone, server):
    phone.context.set_offline(True)
    street.report(phone, line="只有我看得到")
    street.listed(phone, 1, "wait")
    server.kill()
    phone.context.set_offline(False)
    assert "只有我看得到" not in phone.evaluate(street_dump())
    phone.context.clear_cookies()
    server.start()
    street.log_in(phone, server.url, "clerk")
    assert phone.locator("#grid-list li").count() == 0
    arrived(0, 0)
    phone.context.clear_cookies()
    street.log_in(phone, server.url)
    street.listed(phone, 1, "ok")
    arrived(1, 1)


def street_dump():
    """Everything that the phone keeps, as one text."""
    return """() => new Promise(done => { indexedDB.open("grid").onsuccess = async ({target: {result: base}}) => {
      let all = ""; const read = name => new Promise(ok => {
        base.transaction(name).objectStore(name).getAll().onsuccess = e => ok(e.target.result); });
      for (const name of base.objectStoreNames) for (const row of await read(name)) {
        all += JSON.stringify(row); if (row.data) all += new TextDecoder().decode(row.data); }
      done(all); }; })"""


def test_logging_out_warns_once_and_keeps_what_waits(phone, server):
    phone.evaluate("delete ServiceWorkerRegistration.prototype.sync")
    phone.route("**/grid/now.json", lambda route: route.abort())
    street.report(phone)
    street.listed(phone, 1, "wait")
    phone.click("details.menu summary")
    phone.click("form[data-leaves] button")
    phone.wait_for_selector("#messages [data-count]")
    assert phone.inner_text("#messages [data-count]") == "1"
    phone.unroute("**/grid/now.json")
    phone.click("form[data-leaves] button")
    phone.wait_for_url(f"{server.url}/")
    street.log_in(phone, server.url)
    street.listed(phone, 1, "ok")
    arrived(1, 1)
