"""The demo prefecture: the same for the same seed, every state there, everything as the events tell it; every figure
of it the same by both engines.
"""

import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.test import RequestFactory, override_settings

from tests.consistency.engines import differing, home
from tests.opening import check
from tongban.kernel.access.models import Account
from tongban.kernel.cases.lives import all_lives
from tongban.kernel.cases.models import Case, Clock, Contact, Message
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.core.models import Event, OutboxEntry
from tongban.kernel.core.service import named
from tongban.kernel.exchange import queries as exchange
from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.registers import register
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.notices.models import Delivery, Notice
from tongban.kernel.places.first import set_up
from tongban.project.demo import accounts, ensure, mapping, stationing
from tongban.project.demo.branching import sites
from tongban.project.demo.building import Builder
from tongban.project.demo.drafting import Drafts
from tongban.project.demo.login import PASSWORD
from tongban.project.demo.people import Cast
from tongban.project.demo.plan import Plan
from tongban.project.demo.volunteering import EVENTS, TEAMS, VOLUNTEERS
from tongban.project.demo.volunteering.teaming import REPORTERS
from tongban.services.bulletin.live import BEGINNING
from tongban.services.bulletin.models import Page
from tongban.services.bulletin.tests.sources import labels
from tongban.services.duties.actions import set_up as set_up_duties
from tongban.services.requests.lifecycle import LIVES, STATES
from tongban.services.requests.models import Request

__all__ = ["home"]
SCALE = 0.0002
HERE = {"DEMO": True, "PUBLIC_URL": "http://127.0.0.1:8000"}
BACKENDS = ["tongban.project.demo.login.DemoBackend"]


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker):
    """A tiny demo, built once for this module and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**HERE):
        set_up()
        set_up_duties()
        yield ensure(scale=SCALE)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def built(built_once, db):
    """The demo, for every test here."""


def _drafted(seed):
    anchor = datetime(2026, 3, 4, 9, tzinfo=UTC)
    plan = Plan(seed, SCALE, anchor)
    drafts = Drafts(plan, Cast())
    told = [drafts.told(item).filing for item in plan.items]
    return [(f.source_id, f.title, f.text, f.at, f.phone, [(m.step, m.at) for m in f.moves]) for f in told]


def test_the_same_seed_tells_the_same_stories():
    first = _drafted(7)
    assert first == _drafted(7)
    assert first[:9] != _drafted(8)[:9]


def test_every_state_is_there():
    requests = Case.objects.filter(life__in=[life.code for life in LIVES])
    assert set(requests.values_list("state", flat=True)) == {s.code for s in STATES}


def test_the_turns_of_a_life_are_there():
    counts = list(Case.objects.values_list("counts", flat=True))
    assert {"returned", "reopened", "extension_asked"} <= {name for c in counts for name in c}
    assert any(c.get("returned") == 2 for c in counts)
    assert any(c.get("reopened") == 2 for c in counts)
    assert Case.objects.filter(closed_at=None, due_at__lt=datetime.now(UTC)).exists()
    assert {r.life for r in Case.objects.all()} <= set(all_lives())


def test_a_lead_that_has_lived_to_its_end_takes_nobody_in():
    lead, other = Case.objects.exclude(closed_at=None).first(), Case.objects.filter(closed_at=None).first()
    builder = Builder(Plan(7, SCALE, datetime.now(UTC)))
    builder.merging["lead"] = lead.pk
    builder._merged(SimpleNamespace(item=SimpleNamespace(merges_into="lead")), SimpleNamespace(case=other))
    other.refresh_from_db()
    assert (other.merged_into_id, other.closed_at) == (None, None)


def test_rows_are_what_the_events_tell():
    assert [c.reference for c in Case.objects.all() if differences(c)] == []
    assert events.verify()[2] == []


def test_every_move_was_the_actors_to_make():
    """Each case is taken by people who hold the right; nobody acts for an office they do not work for."""
    handlers = {
        f"account:{g.account_id}": g.office_id
        for a in Account.objects.prefetch_related("grants")
        for g in a.grants.all()
        if g.role == "requests.handler"
    }
    for case in Case.objects.all():
        lead = None
        for event in events.of("case", case.pk):
            lead = event.data.get("lead", lead)
            if event.code in {"accept", "progress", "answer", "return", "ask", "ask_extension"}:
                assert handlers[event.actor] == lead


def test_nothing_personal_is_in_events_or_letters():
    told = [json.dumps(e.data, ensure_ascii=False) for e in Event.objects.exclude(stream="demo")]
    told += [json.dumps(e.payload, ensure_ascii=False) for e in OutboxEntry.objects.all()]
    names = {c.name.open() for c in Contact.objects.all() if c.name} - {""}
    for line in told:
        assert not re.search(r"1630994\d{4}", line)
        assert not any(name in line for name in names)


def test_old_history_tells_nobody_and_nothing_leaves_the_house():
    assert not OutboxEntry.objects.filter(topic="cases.moved", done_at=None).exists()
    assert not OutboxEntry.objects.exclude(error="").exists()
    assert Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_words_are_shown_on_the_timeline():
    case = Case.objects.exclude(answered_at=None).first()
    event = next(e for e in events.of("case", case.pk) if e.code == "answer")
    assert Message.objects.get(pk=event.data["message"]["id"]).text


def test_the_requester_s_word_is_kept():
    assert Request.objects.filter(solved=True, contacted=True).exists()
    assert Request.objects.filter(published_at__isnull=False).count() < Request.objects.count() / 4


def test_a_second_start_changes_nothing():
    before = (Event.objects.count(), Case.objects.count(), Account.objects.count())
    assert ensure().requests == Request.objects.count()
    assert before == (Event.objects.count(), Case.objects.count(), Account.objects.count())


def test_another_scale_is_refused():
    with pytest.raises(Conflict):
        ensure(scale=0.5)


def test_one_account_of_each_role_is_told():
    told = accounts()
    assert {"handler", "dispatcher", "supervisor", "clerk", "admin", "auditor"} <= {a.username for a in told}
    assert all(a.password == PASSWORD for a in told)


@override_settings(AUTHENTICATION_BACKENDS=BACKENDS)
def test_the_password_opens_the_demo_on_this_machine_only():
    near, far = RequestFactory().get("/"), RequestFactory(REMOTE_ADDR="192.0.2.7").get("/")
    assert authenticate(near, username="Handler", password=PASSWORD).username == "handler"
    assert authenticate(near, username="handler", password="x") is None
    assert authenticate(far, username="handler", password=PASSWORD) is None
    with override_settings(DEMO=False):
        assert authenticate(near, username="handler", password=PASSWORD) is None


@pytest.mark.parametrize("setting", [{"DEMO": False}, {"PUBLIC_URL": "https://12345.example.org"}])
def test_elsewhere_there_is_no_demo(setting):
    with override_settings(**setting):
        assert accounts() == []
        with pytest.raises(NotAllowed):
            ensure()


def test_clocks_of_the_past_rang_when_they_were_due():
    anchor = datetime.fromisoformat(events.of("demo", 1)[0].data["anchor"])
    takes_steps = [c.code for life in LIVES for c in life.clocks if c.then]
    assert not Clock.objects.filter(alarm_at__lt=anchor).exclude(code__in=takes_steps).exists()
    rung = list(Event.objects.filter(code="clock.rung", at__lt=anchor))
    told = [(e.object_id, c["code"], c["level"], e.at) for e in rung for c in e.data["clocks"]]
    assert {level for _, _, level, _ in told} == {1, 2, 3}
    ends = Coalesce("stopped_at", "dropped_at", "paused_at", Value(anchor))
    late = Clock.objects.filter(code="answer", due_at__lt=ends, extended_at=None, resumed_at=None)
    for clock in late:
        assert (clock.case_id, "answer", 2, clock.due_at) in told
    assert late.exists()


def figure(code):
    """A figure of all days until now."""
    return compute(measure_of(code), since=BEGINNING, until=today()).only


def test_what_enterprises_ask_is_all_settled():
    many = Plan(0, SCALE, datetime.now(UTC)).of_firms
    assert figure("requests.enterprise_answered").numerator == many
    rate = figure("requests.enterprise_settled_rate")
    assert (rate.value, rate.denominator) == (100, many)


def test_there_are_as_many_records_of_names_as_are_wanted():
    assert figure("gazetteer.records").numerator == mapping.records(Plan(0, SCALE, datetime.now(UTC)))


def test_a_kind_of_its_own_is_a_part_of_the_whole():
    kinds = [figure(code).numerator for code in ("stations.stations", "stations.homes", "stations.open")]
    assert all(kinds)
    assert kinds[0] + kinds[1] == kinds[2]
    assert 0 < figure("branches.demonstration_sites").numerator < figure("branches.sites").numerator
    assert 0 < figure("volunteers.courier_teams").numerator < figure("volunteers.teams").numerator
    couriers = Account.objects.filter(Q(username__startswith="rider-") | Q(username="courier"))
    assert figure("volunteers.reporters").numerator == couriers.count()


def test_at_its_true_size_the_demo_has_what_is_printed_of_such_a_prefecture():
    plan = Plan(0, 1.0, datetime.now(UTC))
    homes = stationing.homes(plan)
    there = {
        "requests.enterprise_answered": plan.of_firms,
        "stations.stations": sum(stationing.RUN.pieces(plan)) - homes,
        "stations.homes": homes,
        "stations.care": sum(stationing.RUN.pieces(plan)) * stationing.CARES,
        "volunteers.registered": sum(VOLUNTEERS.pieces(plan)),
        "volunteers.teams": sum(TEAMS.pieces(plan)),
        "volunteers.events": sum(EVENTS.pieces(plan)),
        "volunteers.reporters": REPORTERS,
        "branches.demonstration_sites": sites.count(plan.scale) // sites.EXAMPLE,
        "gazetteer.records": mapping.records(plan),
    }
    printed = {row["indicator"]: row for row in labels() if row["indicator"] in there}
    assert printed.keys() == there.keys()
    for code, row in printed.items():
        assert float(row["low"]) <= there[code] <= float(row["high"])


def test_a_printed_page_has_one_figure_wrong():
    (page,) = Page.objects.all()
    verdicts = list(page.figures.values_list("verdict", flat=True))
    assert verdicts.count("contradicted") == 1
    assert verdicts.count("holds") >= 3
    assert page.figures.exclude(asked=None).count() == 2


def test_every_row_of_every_list_is_accounted_for():
    lists = list(Submission.objects.exclude(state=states.CHECKED))
    assert {row.source.office.office_kind for row in lists} >= {"市场监管局", "民政局"}
    for row in lists:
        told = list(exchange.feedback(row))
        assert sum(exchange.outcomes(row).values()) == row.rows_sent == len(told)
        assert all(fate.words for fate in told)


def test_nothing_took_effect_without_a_confirmation_with_its_reason():
    taken = Difference.objects.filter(state=states.TAKEN)
    assert taken.exists()
    assert not taken.filter(Q(decided_by="") | Q(decided_at=None) | Q(reason="") | Q(on=None)).exists()
    assert not Difference.objects.filter(state=states.RULED, reason="").exists()
    confirmed = {
        pk
        for e in Event.objects.filter(stream="exchange", code="difference.confirmed")
        for pk in e.data["ids"]
    }
    assert set(taken.values_list("pk", flat=True)) <= confirmed


def test_each_difference_reached_the_office_that_can_know():
    asked = Difference.objects.exclude(state=states.RULED).select_related("row", "office")
    for one in asked:
        assert one.office_id == named(register(one.register).owner)(one)
        assert one.due_at > one.opened_at


def test_lists_of_earlier_months_are_read_by_their_senders():
    told = Submission.objects.filter(file_name__contains="年").values_list("state", flat=True)
    assert set(told) == {states.ACKNOWLEDGED}


def test_engines_agree_on_the_demo(home):
    found, seen = differing(today())
    assert found == []
    assert seen > 1000
    assert len(check(today())) > 25  # and each figure that counts anything opens to its records
