"""Requests that were answered in another system: nobody here is told, and what rooms keep of a case is there."""

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases.actions import take
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.models import Event, OutboxEntry
from tongban.kernel.notices.models import Delivery, Notice
from tongban.services.duties.models import Sending
from tongban.services.matters.models import Likeness
from tongban.services.requests.actions.importing import import_requests

PAST = {"filed_at": "2025-03-04 09:30", "office": "housing", "division": "652301001001"}
ANSWERED = {**PAST, "answered_at": "2025-03-07 10:00"}


@pytest.fixture
def brought(people):
    """Rows of another system, filed here; what became of each by its id."""
    people.world.division("652301001001"), people.world.office("housing")
    people["handler"].email = "handler@example.org"
    people["handler"].save(update_fields=["email"])

    def bring(**rows):
        told = [
            (n, {"id": name, "text": f"路灯坏了{name}", **row})
            for n, (name, row) in enumerate(rows.items(), 1)
        ]
        assert import_requests(told, source="before").refused == []
        return {case.request.source_id: case for case in Case.objects.select_related("request")}

    return bring


def steps(case):
    return list(
        Event.objects.filter(stream="case", object_id=case.pk).order_by("seq").values_list("code", flat=True)
    )


def test_nobody_is_told_of_what_was_over_elsewhere(brought, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    cases = brought(a=ANSWERED, b=ANSWERED)
    assert steps(cases["a"]) == ["file", "dispatch", "accept", "answer", "lapse"]
    (letter,) = OutboxEntry.objects.all()
    assert (letter.topic, sorted(letter.payload["cases"])) == (
        "cases.carried",
        sorted(c.pk for c in cases.values()),
    )
    outbox.relay()
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_what_is_still_to_be_done_is_news(brought):
    case = brought(a=PAST)["a"]
    assert (
        {row.payload["step"] for row in OutboxEntry.objects.all()}
        == set(steps(case))
        == {"file", "take_over", "dispatch"}
    )
    outbox.relay()
    assert Notice.objects.filter(about_id=case.pk, to_account__isnull=False).exists()


def test_rooms_keep_of_history_what_they_keep_of_every_case(brought):
    cases = brought(a=ANSWERED, b=PAST)
    outbox.relay()
    assert set(Likeness.objects.values_list("case", flat=True)) == {case.pk for case in cases.values()}
    assert set(Sending.objects.values_list("case", flat=True)) == {case.pk for case in cases.values()}


def again(**row):
    return import_requests([(1, {"id": "a", "text": "路灯坏了a", **row})], source="before")


def test_what_its_source_answered_since_is_answered_here_when_it_is_known(brought):
    case, told = brought(a=PAST)["a"], clock.now()
    assert again(**ANSWERED).changed == 1
    case.refresh_from_db()
    assert steps(case) == ["file", "take_over", "dispatch", "amend", "accept", "answer"]
    assert (case.state, case.answered_at >= told, differences(case)) == ("answered", True, [])
    assert again(**ANSWERED).unchanged == 1


def test_what_lies_with_nobody_is_answered_by_the_office_that_its_row_names(brought):
    case = brought(a={**PAST, "office": ""})["a"]
    assert case.state == "received"
    unnamed = again(**{**ANSWERED, "office": ""})
    assert (unnamed.changed, [r["field"] for r in unnamed.refused]) == (0, ["office"])
    assert steps(case) == ["file", "take_over"]
    assert again(**ANSWERED).changed == 1
    case.refresh_from_db()
    assert (case.state, case.lead.code) == ("answered", "housing")


def test_what_its_requester_took_up_again_here_goes_on_here(brought):
    case = brought(a=PAST)["a"]
    for step, more in (("accept", {}), ("answer", {"text": "已修"}), ("reopen", {"text": "没有修"})):
        take(case.pk, Move(step, SYSTEM, **more))
    assert again(**ANSWERED).changed == 1
    case.refresh_from_db()
    assert case.state == "reopened"
