"""The pages of lists: a department sends, an office decides, the department takes its feedback along."""

import html
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.marking import ids_twice
from tongban.kernel.access.models import Disclosure
from tongban.kernel.core import clock, outbox
from tongban.kernel.exchange import actions
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.files import HEAD, row, rows, text
from tongban.kernel.exchange.tests.lists import DAY, send

LATER = DAY + timedelta(days=30)


def hand_over(people, lines, *, full="", day=LATER, head=HEAD, who="list_sender"):
    """The department's page takes a file."""
    file = SimpleUploadedFile("a.csv", text(lines, head=head).encode())
    said = {"office": people.world.office("centre").pk, "register": "members", "file": file, "day": day}
    scope = people.world.division(full).pk if full else ""
    return people.client(who).post(reverse("lists:send"), {**said, "scope": scope})


def act(people, pk, name, who="list_sender", **said):
    return people.client(who).post(reverse("lists:act", args=[pk, name]), said)


def page(people, who, name, *args, **query):
    return people.client(who).get(reverse(name, args=args), query)


def shown(response):
    return response.content.decode()


def test_a_list_goes_from_the_department_to_the_office_and_back(people, ledger):
    hand_over(people, [row(0, 手机="13800000000"), row(1)])
    sent = Submission.objects.latest("pk")
    assert sent.state == "checked"
    assert "王" in shown(page(people, "list_sender", "lists:list", sent.pk))
    act(people, sent.pk, "send-on")
    asked = Difference.objects.get(submission=sent)
    assert "138****0000" in shown(page(people, "ledger_keeper", "lists:differences"))
    client = people.client("ledger_keeper")
    said = {"reason": "called them", "says": "yes", "on": LATER}
    assert client.post(reverse("lists:difference", args=[asked.pk]), said).status_code == 302
    back = page(people, "list_sender", "lists:feedback", sent.pk, "csv").content.decode("utf-8-sig")
    assert [line.split(",")[4] for line in back.splitlines()] == [
        "代码" if "代码" in back else "Code",
        "changed",
        "unchanged",
    ]
    act(people, sent.pk, "acknowledge")
    sent.refresh_from_db()
    assert sent.state == "acknowledged"


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (
            "list_sender",
            {"lists:lists": 200, "lists:differences": 200, "lists:waiting": 200, "lists:send": 200},
        ),
        (
            "ledger_keeper",
            {"lists:lists": 403, "lists:differences": 200, "lists:waiting": 200, "lists:send": 403},
        ),
        (
            "list_supervisor",
            {"lists:lists": 200, "lists:differences": 200, "lists:waiting": 200, "lists:send": 403},
        ),
        ("stranger", {"lists:lists": 403, "lists:differences": 403, "lists:waiting": 403, "lists:send": 403}),
        ("resident", {"lists:lists": 302, "lists:differences": 302, "lists:waiting": 302, "lists:send": 302}),
    ],
)
def test_who_may_see_what(people, ledger, who, statuses):
    assert {name: page(people, who, name).status_code for name in statuses} == statuses


def test_another_office_sees_neither_list_nor_difference(people, ledger):
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    assert page(people, "keeper_elsewhere", "lists:difference", asked.pk).status_code == 404
    assert "138****0000" not in shown(page(people, "keeper_elsewhere", "lists:differences", state="all"))
    people.client("keeper_elsewhere").post(
        reverse("lists:difference", args=[asked.pk]), {"reason": "mine", "says": "yes"}
    )
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_sender_sees_its_own_differences_and_does_not_decide_them(people, ledger):
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    assert page(people, "list_sender", "lists:difference", asked.pk).status_code == 200
    said = {"reason": "we know better", "says": "yes"}
    people.client("list_sender").post(reverse("lists:difference", args=[asked.pk]), said)
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_who_comes_second_is_told_what_was_decided(people, ledger):
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    url = reverse("lists:difference", args=[asked.pk])
    client = people.client("ledger_keeper")
    client.post(url, {"reason": "rang: it is theirs", "says": "yes"})
    second = client.post(url, {"reason": "rang: nobody", "says": "no"})
    assert second.status_code == 409
    assert "rang: it is theirs" in shown(second)


def test_a_masked_value_opens_with_a_reason_that_the_person_can_read(people, ledger):
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    client, url = people.client("ledger_keeper"), reverse("lists:open", args=[asked.pk])
    assert "13800000000" not in shown(page(people, "ledger_keeper", "lists:difference", asked.pk))
    assert client.post(url, {"field": "phone", "reason": ""}).status_code == 400
    assert Disclosure.objects.count() == 0
    told = shown(client.post(url, {"field": "phone", "reason": "to call them"}))
    assert "13800000000" in told
    assert "13900000000" in told
    opening = Disclosure.objects.get()
    assert (opening.subject, opening.field, opening.reason) == ("person", "phone", "to call them")


def test_nobody_opens_what_they_do_not_decide(people, ledger):
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    for who in ("list_sender", "keeper_elsewhere", "list_supervisor"):
        url = reverse("lists:open", args=[asked.pk])
        told = people.client(who).post(url, {"field": "phone", "reason": "to call them"})
        assert "13800000000" not in shown(told)
    assert Disclosure.objects.count() == 0


def test_wrong_rows_come_back_as_they_were_sent_and_that_is_on_record(people, ledger):
    hand_over(people, [row(0), row(1, 手机="12")])
    sent = Submission.objects.latest("pk")
    url = reverse("lists:errors", args=[sent.pk])
    book = openpyxl.load_workbook(io.BytesIO(people.client("list_sender").post(url).content)).active
    assert [c.value for c in book[2]][0::1][2:5] == row(1)[:3]
    assert Disclosure.objects.get().subject == "list"
    assert people.client("list_supervisor").post(url).status_code == 403
    assert people.client("ledger_keeper").post(url).status_code == 403


def test_mended_rows_are_sent_in_the_name_of_the_same_list(people, ledger):
    hand_over(people, [row(0), row(1, 手机="12")])
    sent = Submission.objects.latest("pk")
    act(people, sent.pk, "send-on")
    found = re.search(
        r'href="([^"]*/send/[?][^"]+)"', shown(page(people, "list_sender", "lists:list", sent.pk))
    )
    again = shown(people.client("list_sender").get(html.unescape(found[1])))
    assert f'value="{LATER:%Y-%m-%d}"' in again
    assert f'<option value="{sent.source.office_id}" selected>' in again


def test_headings_of_another_spelling_are_told_once_and_remembered(people, ledger):
    head = ["谁", *HEAD[1:]]
    hand_over(people, rows(2), head=head)
    refused = Submission.objects.latest("pk")
    assert refused.state == "refused"
    hand_over(people, rows(2), head=["姓名", *HEAD[1:3], "咋联系", *HEAD[4:]])
    sent = Submission.objects.latest("pk")
    said = {f"h{n}": "phone" if h == "咋联系" else "" for n, h in enumerate(sent.headings)}
    people.client("list_sender").post(reverse("lists:headings", args=[sent.pk]), said)
    again = Submission.objects.latest("pk")
    assert "phone" in again.rows.first().data
    assert again.source.mapping["咋联系"] == "phone"


def test_sending_on_can_be_looked_at_first(people, ledger):
    hand_over(people, rows(2), full="652301")
    sent = Submission.objects.latest("pk")
    looked = act(people, sent.pk, "look")
    assert looked.status_code == 200
    assert "3" in shown(looked)
    assert Difference.objects.filter(submission=sent).count() == 0


def test_a_stopped_list_is_let_through_by_a_supervisor_alone(people, ledger):
    stopped = send(people.world, rows(2), day=LATER, full="652301")
    assert act(people, stopped.pk, "let-through", reason="they moved").status_code == 403
    assert act(people, stopped.pk, "let-through", who="list_supervisor", reason="").status_code == 400
    act(people, stopped.pk, "let-through", who="list_supervisor", reason="they moved away")
    stopped.refresh_from_db()
    assert stopped.state == "confirming"


def test_a_stopped_list_is_let_through_and_taken_back_for_reasons_of_their_own(people, ledger):
    stopped = send(people.world, rows(2), day=LATER, full="652301")
    told = shown(page(people, "list_supervisor", "lists:list", stopped.pk))
    assert told.count('name="reason"') == 2
    assert ids_twice(told) == []


def test_reasons_that_no_database_takes_are_refused(people, ledger):
    def ask(reason):
        return act(people, ledger.pk, "ask-back", who="list_supervisor", reason=reason).status_code

    assert (ask("a\x00 test"), ask("a\x07 test")) == (400, 302)


def test_a_list_is_taken_back_by_two(people, ledger):
    assert act(people, ledger.pk, "take-back", who="list_supervisor").status_code == 409
    act(people, ledger.pk, "ask-back", who="list_supervisor", reason="a test file")
    assert act(people, ledger.pk, "take-back", who="list_supervisor").status_code == 403
    from tests.people import grant

    other = people["supervisor"]
    grant(people.world, other, "exchange.supervisor", "centre", "652300")
    act(people, ledger.pk, "take-back", who="supervisor")
    act(people, ledger.pk, "pause-back", who="supervisor")
    assert "<progress" in shown(page(people, "list_supervisor", "lists:list", ledger.pk))
    actions.carry_back(ledger.pk)
    act(people, ledger.pk, "resume-back", who="supervisor")
    ledger.refresh_from_db()
    assert (ledger.state, ledger.back_undone) == ("reversing", 0)
    actions.carry_back(ledger.pk)
    ledger.refresh_from_db()
    assert ledger.state == "reversed"
    assert page(people, "list_supervisor", "lists:history", ledger.pk).status_code == 200


def test_both_sides_see_what_waits_on_whom(people, ledger):
    send(people.world, [row(0, 手机="13800000000")], day=LATER)
    for who in ("list_sender", "ledger_keeper", "list_supervisor"):
        told = shown(page(people, who, "lists:waiting"))
        assert "州政务服务中心" in told
        assert "昌吉市住建局" in told
    assert "昌吉市住建局" not in shown(page(people, "keeper_elsewhere", "lists:waiting"))


def test_whoever_is_concerned_is_told_once(people, ledger):
    for who in ("ledger_keeper", "list_sender", "list_supervisor"):
        people.actor(who)
    asked = send(people.world, [row(0, 手机="13800000000")], day=LATER).differences.get()
    send(people.world, rows(1), day=LATER + timedelta(days=1), full="652301")
    outbox.relay()
    assert people["ledger_keeper"].notices.count() == 1
    assert people["list_supervisor"].notices.count() == 1
    url = reverse("lists:difference", args=[asked.pk])
    people.client("ledger_keeper").post(url, {"reason": "yes, theirs", "says": "yes"})
    outbox.relay()
    assert people["list_sender"].notices.filter(template="lists.settled").count() == 2


def test_what_is_late_is_told_once_a_day(people, ledger):
    for who in ("ledger_keeper", "list_supervisor"):
        people.actor(who)
    with clock.at(clock.now() - timedelta(days=40)):
        send(people.world, [row(0, 手机="13800000000")], day=LATER)
    assert actions.remind_late() == actions.remind_late() == 1
    outbox.relay()
    for who in ("ledger_keeper", "list_supervisor"):
        assert people[who].notices.filter(template="lists.late").count() == 1


@pytest.mark.parametrize("count", [1, 4])
def test_the_queue_takes_as_many_queries_however_long(people, ledger, django_assert_max_num_queries, count):
    send(people.world, [row(n, 手机=f"1380000000{n}") for n in range(count)], day=LATER)
    client = people.client("ledger_keeper")
    with django_assert_max_num_queries(16):
        client.get(reverse("lists:differences"))
