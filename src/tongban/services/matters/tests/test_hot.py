"""Hot issues: kept from run to run by number, told to the supervisor once, seen only as far as their requests are."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tongban.kernel.core import clock
from tongban.kernel.notices.models import Notice
from tongban.services.matters import finding, reading, views
from tongban.services.matters.models import HotIssue
from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN, NOISE_THERE


def text(message):
    return f"{message[0]}。{message[1]}"


def lamps(filed):
    return [filed(text(message)) for message in (LAMP, LAMP_AGAIN, NOISE_THERE)]


def test_an_issue_keeps_its_number_and_hears_of_a_new_member(filed):
    first, second, noise = lamps(filed)
    finding.find_hot()
    issue = HotIssue.objects.get()
    third = filed(text(LAMP_AGAIN) + "还没有人来")
    finding.find_hot()
    again = HotIssue.objects.get()
    assert again.pk == issue.pk
    assert set(again.members.all()) == {first, second, third}
    assert noise not in again.members.all()


def test_an_issue_that_is_gone_keeps_no_words(filed):
    lamps(filed)
    finding.find_hot()
    HotIssue.objects.update(place_text="喀纳斯路12号")
    with clock.at(clock.now() + timedelta(days=40)):
        finding.find_hot()
    row = HotIssue.objects.get()
    assert (row.gone, row.place_text) == (True, "")


def test_held_filings_make_no_issue(filed):
    for _same in range(3):
        filed("qwertyuiop asdfghjkl")
    assert finding.find_hot() == 0


def test_a_rising_issue_is_told_once(filed, people, time_machine):
    supervisor = people["supervisor"]
    time_machine.move_to("2026-06-01T09:00:00+08:00")
    filed(text(NOISE_THERE))
    time_machine.move_to("2026-06-20T09:00:00+08:00")
    for n in range(3):
        filed(f"{text(LAMP)}{n}")
    for _run in range(2):
        finding.find_hot()
    told = Notice.objects.filter(template="matters.rising", to_account=supervisor)
    assert told.count() == 1


def test_the_page_shows_an_issue_only_to_those_who_see_its_requests(filed, people):
    lamps(filed)
    finding.find_hot()
    assert [row["size"] for row in reading.hot_seen(people.actor("dispatcher"))] == [2]
    assert reading.hot_seen(people.actor("handler_elsewhere")) == []


def test_the_office_complained_about_sees_no_issue(filed, people):
    about = people.world.office("streets").pk
    for message in (LAMP, LAMP_AGAIN):
        filed(text(message), about=about)
    finding.find_hot()
    assert reading.hot_seen(people.actor("handler_of_complained_office")) == []


def test_pages_answer_whoever_has_the_right(filed, people, relay):
    case, *_others = lamps(filed)
    relay()
    finding.find_hot()
    client = people.client("dispatcher")
    issue = HotIssue.objects.get()
    pages = [
        "/desk/matters/hot/",
        f"/desk/matters/hot/{issue.pk}/",
        f"/desk/matters/similar/{case.reference}/",
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    stranger = people.client("handler_elsewhere")
    assert [stranger.get(page).status_code for page in pages] == [403, 403, 404]


def test_the_list_can_be_taken_along_and_shows_where(filed, people):
    lamps(filed)
    finding.find_hot()
    client = people.client("dispatcher")
    file = client.get("/desk/matters/hot/?export=csv")
    assert b"".join(file.streaming_content).decode().count("\n") == 2
    assert "data-chart" in client.get("/desk/matters/hot/").content.decode()


def test_an_issue_is_merged_from_its_page(filed, people):
    first, second, _noise = lamps(filed)
    finding.find_hot()
    client = people.client("dispatcher")
    page = client.get(f"/desk/matters/hot/{HotIssue.objects.get().pk}/").content.decode()
    assert "/desk/merge/" in page
    client.post("/desk/merge/", {"into": first.reference, "reference": [first.reference, second.reference]})
    second.refresh_from_db()
    assert second.merged_into == first


def test_an_issue_further_down_than_the_list_shows_has_its_page_and_stands_in_the_file(
    filed, people, monkeypatch
):
    for message in (LAMP, LAMP_AGAIN, NOISE_THERE, NOISE_THERE):
        filed(text(message))
    assert finding.find_hot() == 2
    monkeypatch.setattr(views, "SHOWN", 1)
    client = people.client("dispatcher")
    page = client.get("/desk/matters/hot/")
    assert (len(page.context["rows"]), "只显示前 1 条" in page.content.decode()) == (1, True)
    assert sum(county["count"] for county in page.context["counties"]) == 2
    file = b"".join(client.get("/desk/matters/hot/?export=csv").streaming_content).decode()
    assert file.count("\n") == 3
    pages = [client.get(f"/desk/matters/hot/{issue.pk}/").status_code for issue in HotIssue.objects.all()]
    assert pages == [200, 200]


def found_apart():
    try:
        return finding.find_hot()
    finally:
        connection.close()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_the_second_waits(filed):
    lamps(filed)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            finding.find_hot()
            other = pool.submit(found_apart)
            while not (other.done() or somebody_waits()):
                time.sleep(0.01)
        assert (other.result(), HotIssue.objects.filter(gone=False).count()) == (1, 1)


WITHIN_A_WORKER = """
import asyncio, os, random, signal, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()
from tongban.services.matters.hot import MANY, Message, hot_issues
rng = random.Random(1)
words = ["".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(12)) for _ in range(MANY)]
async def work():
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await asyncio.to_thread(hot_issues, [Message(str(n), word, word) for n, word in enumerate(words)])
    print("told to stop" if told.is_set() else "goes on")
asyncio.run(work())
"""


@pytest.mark.processes
def test_a_worker_that_found_them_among_many_goes_on():
    call = [sys.executable, "-c", WITHIN_A_WORKER]
    done = subprocess.run(call, check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "goes on"
