import pytest

from tongban.kernel.core import clock
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.notices import actions
from tongban.kernel.notices.models import Delivery, Notice, Webhook

PAGES = [
    "/desk/notices/dead/",
    "/desk/notices/dead/outbox/",
    "/desk/notices/wordings/",
    "/desk/notices/webhooks/",
]
QUERIES = 5  # session, account, grants, list, unread notices


def tell(*accounts, key="k"):
    actions.queue("notices.dead", to=accounts, data={"count": 3}, key=key)


def die(key="dead"):
    notice = Notice.objects.get()
    fields = {
        "topic": "notices.dead",
        "channel": "email",
        "state": "dead",
        "error": "HTTP 503",
        "attempts": 8,
    }
    times = {"created_at": clock.now(), "available_at": clock.now()}
    return Delivery.objects.create(notice=notice, key=key, **fields, **times)


def test_my_notices_are_mine_alone(as_person, staff, operator):
    tell(staff)
    assert "could not be delivered: 3" in as_person(staff).get("/desk/notices/").content.decode()
    assert "Nothing new" in as_person(operator).get("/desk/notices/").content.decode()


def test_opening_a_notice_marks_it_and_leads_on(as_person, staff, operator):
    tell(staff)
    address = f"/desk/notices/{Notice.objects.get().pk}/"
    assert as_person(operator).get(address).status_code == 404
    assert as_person(staff).get(address).url == "/desk/notices/dead/"
    assert Notice.objects.get().read_at is not None


def test_all_can_be_marked_as_read(as_person, staff):
    tell(staff)
    as_person(staff).post("/desk/notices/")
    assert Notice.objects.get().read_at is not None


@pytest.mark.parametrize("address", [*PAGES, "/desk/notices/"])
def test_strangers_are_sent_to_sign_in(client, db, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_operators(as_person, staff, operator, address):
    assert as_person(staff).get(address).status_code == 403
    assert as_person(operator).get(address).status_code == 200


@pytest.mark.parametrize("how", [{"all": "1"}, {"row": None}])
def test_the_dead_are_listed_and_tried_again(as_person, operator, how):
    tell(operator)
    dead = die()
    client = as_person(operator)
    assert "HTTP 503" in client.get(PAGES[0]).content.decode()
    client.post(PAGES[0], {name: value or dead.pk for name, value in how.items()})
    assert Delivery.objects.get(pk=dead.pk).state == "pending"
    assert "Everything was delivered" in client.get(PAGES[0]).content.decode()


def test_only_operators_try_again(as_person, staff):
    tell(staff)
    dead = die()
    assert as_person(staff).post(PAGES[0], {"row": dead.pk}).status_code == 403
    assert Delivery.objects.get(pk=dead.pk).state == "dead"


def test_the_list_can_be_taken_along(as_person, operator):
    tell(operator)
    die()
    file = as_person(operator).get(PAGES[0], {"export": "csv"})
    assert "HTTP 503" in b"".join(file.streaming_content).decode()


def test_dead_letters_of_the_outbox_are_tried_again(as_person, operator):
    times = {"created_at": clock.now(), "available_at": clock.now()}
    row = OutboxEntry.objects.create(topic="t", payload={"case": 7}, dead=True, error="KeyError", **times)
    client = as_person(operator)
    assert "case 7" in client.get(PAGES[1]).content.decode()
    client.post(PAGES[1], {"row": row.pk})
    assert OutboxEntry.objects.get().dead is False


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_asks_no_more(as_person, operator, count, django_assert_num_queries):
    tell(operator)
    for n in range(count):
        die(f"dead-{n}")
    client = as_person(operator)
    client.get(PAGES[0])
    with django_assert_num_queries(QUERIES):
        client.get(PAGES[0])


def test_a_secret_is_shown_once(as_person, operator):
    client = as_person(operator)
    given = {"name": "partner", "url": "https://partner.example/in", "topics": ["notices.ping"]}
    page = client.post(PAGES[3], given).content.decode()
    secret = Webhook.objects.get().secret.open()
    assert secret in page
    assert secret not in client.get(PAGES[3]).content.decode()


def test_a_bad_address_is_refused_with_the_reason(as_person, operator):
    given = {"name": "partner", "url": "http://partner.example/in", "topics": ["notices.ping"]}
    page = as_person(operator).post(PAGES[3], given)
    assert page.status_code == 400
    assert "https://" in page.content.decode()


def test_a_webhook_is_tried_and_stopped(as_person, operator):
    client = as_person(operator)
    client.post(PAGES[3], {"name": "p", "url": "https://p.example/", "topics": ["notices.ping"]})
    hook = Webhook.objects.get()
    client.post(f"{PAGES[3]}{hook.pk}/ping/")
    client.post(f"{PAGES[3]}{hook.pk}/stop/")
    assert client.post(f"{PAGES[3]}{hook.pk}/burn/").status_code == 404
    assert (Delivery.objects.get().topic, Webhook.objects.get().active) == ("notices.ping", False)
