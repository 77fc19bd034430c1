import json
from email import message_from_string, policy

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.notices import actions, mending, sending
from tongban.kernel.notices.channels import signing
from tongban.kernel.notices.models import Delivery, Notice
from tongban.kernel.notices.tests.conftest import DATA, open_account


def queue(to, key="k"):
    return actions.queue("test.due", to=[to], data=DATA, key=key)


def letters(mailbox):
    return [message_from_string(text, policy=policy.default) for text in mailbox.letters]


def test_a_text_message_is_signed_and_bears_its_key(lin, gateway, noon):
    queue(lin)
    sending.send_due()
    [(headers, body)] = gateway.posts
    told = json.loads(body)
    assert (told["to"], told["template"]) == ("13812345678", "test.due")
    assert told["id"] == headers["Idempotency-Key"] == headers["X-Tongban-Delivery"]
    made = signing.signature("shared", headers["X-Tongban-Timestamp"], body)
    assert headers["X-Tongban-Signature"] == made


def test_the_console_masks_the_phone(lin, settings, noon, capsys):
    settings.SMS_URL, settings.EMAIL_URL, settings.DEMO = "", "", True
    queue(lin)
    sending.send_due()
    out = capsys.readouterr().err
    assert "138****5678: SQ2026-1 is due" in out
    assert "13812345678" not in out


def test_an_email_bears_its_key_as_message_id(zhao, mailbox, noon, settings):
    settings.PUBLIC_URL = "https://tongban.example.org"
    queue(zhao)
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    [letter] = letters(mailbox)
    delivery = Delivery.objects.get(channel="email")
    assert letter["Message-ID"] == f"<{delivery.key}@tongban.example.org>"
    assert (letter["From"], letter["To"]) == ("desk@example.org", "zhao@example.org")
    assert "SQ2026-1" in letter["Subject"]


def test_several_notices_within_the_window_are_one_email(zhao, mailbox, noon):
    for n in range(3):
        queue(zhao, str(n))
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    [letter] = letters(mailbox)
    assert letter["Subject"] == "3 new notices"
    assert letter.get_content().count("is due") == 3
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}


def test_a_kind_that_nobody_declares_any_more_stops_no_other_of_its_email(zhao, mailbox, noon):
    for n in range(3):
        queue(zhao, str(n))
    Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(template="test.gone")
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    assert [letter["Subject"] for letter in letters(mailbox)] == ["2 new notices"]
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}


def test_a_digest_tried_again_carries_the_same(zhao, mailbox, noon):
    mailbox.refuse = 451
    queue(zhao, "1")
    queue(zhao, "2")
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    mailbox.refuse = 0
    queue(zhao, "3")
    noon.shift(sending.wait_after(1))
    sending.send_due()
    assert [letter["Subject"] for letter in letters(mailbox)] == ["2 new notices"]


def test_a_mailbox_that_does_not_exist_is_dead_at_once(zhao, mailbox, noon):
    mailbox.refuse = 550
    queue(zhao)
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    dead = Delivery.objects.get(channel="email")
    assert (dead.state, dead.error) == ("dead", "SMTP 550")


def test_what_rides_along_dies_with_its_email_and_is_tried_again_with_it(zhao, mailbox, noon):
    mailbox.refuse = 550
    for n in range(2):
        queue(zhao, str(n))
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    emails = Delivery.objects.filter(channel="email").order_by("pk")
    assert [(row.state, row.rides_with_id) for row in emails] == [("dead", None), ("dead", emails[0].pk)]
    mailbox.refuse = 0
    assert mending.retry("messages", [row.pk for row in emails], by=SYSTEM) == 1
    sending.send_due()
    assert ({row.state for row in emails.all()}, letters(mailbox)[-1]["Subject"]) == (
        {"sent"},
        "2 new notices",
    )


def test_a_subject_cannot_smuggle_headers(db, mailbox, noon):
    wang = open_account("wang", email="wang@example.org")
    data = DATA | {"reference": "1\r\nBcc: all@example.org"}
    actions.queue("test.due", to=[wang], data=data, key="k")
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    assert letters(mailbox)[0]["Bcc"] is None


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d"])
def test_a_bad_address_never_leaves(db, mailbox, noon, address):
    wang = open_account("wang", email=address)
    queue(wang)
    noon.shift(actions.DIGEST_AFTER)
    sending.send_due()
    assert mailbox.letters == []
    assert Delivery.objects.get(channel="email").state in {"dead", "void"}
