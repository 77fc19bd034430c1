"""A partner across a real connection: what is handed over, said and answered arrives once, also when we are killed.

The partner is this same installation, asked through a live server: what it files there came by a key, so it is not
handed on again.
"""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from tests.filing import LAMP
from tests.kills import at_every_point
from tests.stuck import stuck
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import erasing
from tongban.kernel.cases.auditing import verify
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core import clock, outbox
from tongban.services.open311 import actions as open311
from tongban.services.open311.actions import hearing, sending
from tongban.services.open311.models import Heard, Parcel, Peer
from tongban.services.requests import actions
from tongban.services.requests.models import Channel, Request

pytestmark = pytest.mark.django_db(transaction=True)


def theirs():
    """The request as the partner has it."""
    return Case.objects.get(request__channel=Channel.API)


def answer(case, text="换了灯泡，亮了。"):
    """The partner sends it to an office of its own, which answers."""
    outbox.relay()
    actions.send(case.pk, by=SYSTEM, lead=people_office())
    actions.move(case.pk, "accept", by=SYSTEM)
    actions.move(case.pk, "answer", by=SYSTEM, text=text)


def people_office():
    from tests.people import World, _office

    return _office(World(), "streets").pk


def said(case):
    rows = Message.objects.filter(case=case, audience="requester").order_by("id")
    return list(rows.values_list("step", "text"))


def test_a_request_goes_there_is_answered_there_and_the_answer_comes_back(handed):
    peer, case = handed
    assert sending.send_due() == 1
    there = theirs()
    assert (
        said(case)[1:] == [("progress", f"partner 编号 {there.reference}")]
        or there.reference in said(case)[1][1]
    )
    answer(there)
    assert hearing.hear(peer) > 0
    case.refresh_from_db()
    assert (case.state, said(case)[-1]) == ("answered", ("answer", "换了灯泡，亮了。"))
    assert hearing.hear(Peer.objects.get()) == 0
    words = Message.objects.get(case=there, step="file").text
    assert (words, hasattr(there, "contact")) == (LAMP, False)
    assert not verify(replay=True).breaks


def test_what_the_requester_adds_and_taking_it_up_again_go_there_too(handed, people):
    peer, case = handed
    requester = people.actor("requester", [case.pk])
    actions.move(case.pk, "add", by=requester, text="又坏了一盏")
    outbox.relay()
    assert sending.send_due() == 2
    there = theirs()
    assert said(there) == [("file", LAMP), ("add", "又坏了一盏")]
    answer(there)
    hearing.hear(peer)
    actions.move(case.pk, "reopen", by=requester, text="还是黑的")
    outbox.relay()
    sending.send_due()
    there.refresh_from_db()
    assert (there.state, said(there)[-1]) == ("reopened", ("reopen", "还是黑的"))
    actions.move(there.pk, "accept", by=SYSTEM)
    actions.move(there.pk, "answer", by=SYSTEM, text="线也换了")
    hearing.hear(Peer.objects.get())
    case.refresh_from_db()
    assert (case.state, said(case)[-1]) == ("answered", ("answer", "线也换了"))


def test_what_was_erased_leads_to_nothing_there_and_is_sent_no_more(handed, people):
    _peer, case = handed
    sending.send_due()
    actions.move(case.pk, "add", by=people.actor("requester", [case.pk]), text="又坏了一盏")
    outbox.relay()
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now())
    erasing.erase(case.pk)
    outbox.relay()
    assert [(p.kind, p.remote_id) for p in Parcel.objects.all()] == [("filing", "")]
    assert sending.send_due() == 0


def test_what_is_sent_elsewhere_is_called_back(handed, people):
    _peer, case = handed
    sending.send_due()
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people_office(), text="归城管", step="reroute")
    outbox.relay()
    sending.send_due()
    assert [step for step, _text in said(theirs())] == ["file", "add"]


def test_what_comes_back_to_the_partner_is_told_and_what_went_on_is_not_told_twice(handed, people):
    _peer, case = handed
    sending.send_due()
    offices = [people.world.office(code).pk for code in ("streets", "streets_elsewhere", "housing")]
    for office in offices:
        actions.send(case.pk, by=people.actor("dispatcher"), lead=office, text="请办", step="reroute")
        outbox.relay()
        sending.send_due()
    assert list(Parcel.objects.order_by("pk").values_list("kind", "state")) == [
        ("filing", "sent"),
        ("recall", "sent"),
        ("update", "sent"),
    ]
    assert said(theirs())[-1] == ("add", "此件重新由你方办理。")


def test_kinds_of_matter_and_places_choose_what_goes_there(connect, filed, people):
    connect(division=people.world.division("652301"), services=["99"])
    here, elsewhere = filed("一件事"), filed("另一件事", place_path="652300.652302")
    outbox.relay()
    assert [Case.objects.get(pk=c.pk).state for c in (here, elsewhere)] == ["dispatched", "received"]
    assert Parcel.objects.get().case == here


def test_what_was_held_goes_there_once_it_is_let_through(connect, filed, let_through):
    connect(services=["99"])
    case = filed("qwertyuiop asdfghjkl")
    outbox.relay()
    assert Parcel.objects.count() == 0
    let_through(case)
    outbox.relay()
    assert Parcel.objects.get().case == case


def test_what_came_by_a_key_is_not_handed_on(connect, app, people):
    connect()
    app.file()
    actions.send(theirs().pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    outbox.relay()
    assert Parcel.objects.count() == 0


def test_a_partner_that_is_away_is_tried_again_later_and_in_order(handed, people):
    peer, case = handed
    url = peer.url
    Peer.objects.update(url="http://127.0.0.1:9/open311/v2")
    assert sending.send_due() == 1
    row = Parcel.objects.get()
    assert (row.state, row.error, row.available_at > clock.now()) == ("pending", "ConnectError", True)
    actions.move(case.pk, "add", by=people.actor("requester", [case.pk]), text="急")
    outbox.relay()
    assert sending.send_due() == 0
    Peer.objects.update(url=url)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert sending.send_due() == 2
    assert said(theirs()) == [("file", LAMP), ("add", "急")]


def test_what_the_partner_refuses_is_kept_and_tried_again_on_demand(handed):
    peer, _case = handed
    key = peer.key.open()
    Peer.objects.filter(pk=peer.pk).update(key="no.such")
    sending.send_due()
    row = Parcel.objects.get()
    assert (row.state, row.error) == ("dead", "HTTP 403")
    Peer.objects.filter(pk=peer.pk).update(key=key)
    assert (open311.retry(peer.pk, by=SYSTEM), sending.send_due(), Parcel.objects.get().state) == (
        1,
        1,
        "sent",
    )


def test_a_partner_inside_the_own_network_is_not_called_unless_allowed(handed, settings):
    settings.WEBHOOK_PRIVATE = False
    sending.send_due()
    assert (Parcel.objects.get().error, Request.objects.count()) == ("PrivateAddress", 1)
    assert hearing.hear(handed[0]) == 0
    assert Peer.objects.get().error == "PrivateAddress"


@pytest.mark.processes
def test_killed_at_any_point_of_sending_it_is_filed_there_once(handed):
    def check():
        assert Request.objects.count() <= 2

    def send():
        with clock.at(clock.now() + timedelta(hours=next(hours))):
            sending.send_due()

    hours = iter(range(1, 10_000))

    def later():
        next(hours)
        check()

    assert at_every_point(send, later) > 6
    assert (Request.objects.count(), Parcel.objects.get().state) == (2, "sent")
    assert [step for step, _text in said(handed[1])] == ["file", "progress"]


@pytest.mark.processes
def test_killed_at_any_point_of_hearing_the_answer_comes_once(handed):
    peer, case = handed
    sending.send_due()
    answer(theirs())

    def check():
        steps = [step for step, _text in said(case)]
        assert steps.count("answer") <= 1

    assert at_every_point(partial(hearing.hear, peer), check) > 10
    assert [text for step, text in said(case) if step == "answer"] == ["换了灯泡，亮了。"]
    assert Heard.objects.count() == len(said(case)) - 2


@pytest.mark.processes
def test_an_update_that_comes_before_we_learned_the_number_waits(handed):
    peer, case = handed
    sending.send_due()
    answer(theirs())
    Parcel.objects.update(state="pending", remote_id="", available_at=clock.now() - timedelta(minutes=1))
    assert hearing.hear(peer) == 0
    sending.send_due()
    assert hearing.hear(Peer.objects.get()) > 0
    case.refresh_from_db()
    assert (case.state, Request.objects.count()) == ("answered", 2)


def test_a_partner_that_was_silent_for_long_is_heard_again(handed):
    _peer, case = handed
    sending.send_due()
    answer(theirs())
    Peer.objects.update(heard_until=clock.now() - timedelta(days=200))
    for _ in range(4):
        hearing.hear(Peer.objects.get())
    case.refresh_from_db()
    assert case.state == "answered"


def test_one_partner_that_cannot_be_heard_keeps_no_other_silent(connect):
    first, second = connect("first"), connect("second")
    with stuck(first, "heard_at"), pytest.raises(IntegrityError):
        hearing.hear_all()
    assert Peer.objects.get(pk=second.pk).heard_at


def test_one_update_that_cannot_be_read_does_not_stop_the_others(handed):
    peer, case = handed
    sending.send_due()
    number = Parcel.objects.get().remote_id
    update = {"update_id": "1", "service_request_id": number, "updated_datetime": "2026-01-31T08:00:00+08:00"}
    found = [{**update, "updated_datetime": "yesterday"}, {**update, "update_id": "2", "description": "在修"}]
    found.insert(
        1, {**update, "update_id": "3\0", "service_request_id": f"{number}\0", "description": "去看\0"}
    )
    taken = hearing._taken(peer, found)
    assert (taken.new, taken.told, said(case)[-1]) == (2, "BadAnswer", ("progress", "在修"))
