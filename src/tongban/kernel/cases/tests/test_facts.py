"""Folding events: each change in an event's data works on the facts as it says."""

from datetime import UTC, datetime, timedelta

from tongban.kernel.cases.facts import Facts, apply

AT = datetime(2025, 9, 8, 13, 14, tzinfo=UTC)
DUE = "2025-09-17T12:00:00+00:00"
START = {
    "do": "start",
    "code": "answer",
    "office": None,
    "round": 1,
    "term": {"kind": "working_days", "n": 7},
    "due": DUE,
    "alarm": DUE,
}


def started():
    return apply(Facts(), {"to": "received", "clocks": [START]}, AT)


def test_a_started_clock_runs():
    assert started().due_at == datetime.fromisoformat(DUE)


def test_a_paused_clock_does_not_count_as_due():
    facts = apply(started(), {"clocks": [{**START, "do": "pause"}]}, AT)
    assert facts.due_at is None


def test_a_stopped_clock_keeps_when():
    facts = apply(started(), {"clocks": [{**START, "do": "stop"}]}, AT)
    assert facts.clocks["answer", None, 1].stopped_at == AT


def test_a_new_lead_in_the_same_state_is_a_new_stay():
    facts = apply(started(), {"to": "received", "lead": 3}, AT)
    assert [s[:2] for s in facts.stays] == [("received", None), ("received", 3)]


def test_a_repeated_state_is_no_new_stay():
    assert len(apply(started(), {"to": "received"}, AT).stays) == 1


def test_counting():
    facts = apply(apply(Facts(), {"count": ["returned"]}, AT), {"count": ["returned"]}, AT)
    assert facts.counts == {"returned": 2}


def test_a_missed_due_time_stays_known_when_the_calendar_changes_later():
    due, late = datetime.fromisoformat(DUE), datetime.fromisoformat(DUE) + timedelta(days=1)
    more = [late + timedelta(days=days) for days in (5, 6, 9)]
    given = [(late, more[0]), (late + timedelta(days=2), more[1]), (more[1] + timedelta(days=1), more[2])]
    told, facts = [], started()
    for at, new in given:
        apply(facts, {"clocks": [{**START, "do": "extend", "due": new.isoformat()}]}, at)
        kept = facts.clocks["answer", None, 1]
        told.append((kept.due_at, kept.due_before, kept.extended_at))
    assert told == [(more[0], due, late), (more[1], due, late), (more[2], more[1], given[2][0])]
