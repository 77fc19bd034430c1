"""Templates, series, recording within ten working days, photos, rights."""

import io
from datetime import date, time, timedelta

import pytest
from PIL import Image

from tongban.kernel.access import rights
from tongban.kernel.access.actor import NOBODY, SYSTEM, Actor, Holding
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.models import Activity, Hours, Presence
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, scan, signed_up
from tongban.kernel.bookings.recurring import Weekly
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
SHIFTS = [
    {"name": "kitchen", "after": 0, "minutes": 60, "places": 2},
    {"after": 60, "minutes": 60, "places": 3},
]


def code(act, *given, **told):
    with pytest.raises(TongbanError) as refused:
        act(*given, **told)
    return refused.value.code


def test_a_series_is_made_of_a_template():
    template = actions.make_template("test.event", "Lunch", minutes=120, by=SYSTEM, shifts=SHIFTS)
    rule = Weekly((0, 3), time(10), 120, date(2030, 5, 6), date(2030, 5, 16))
    series, made = actions.add_series(template, rule, by=SYSTEM)
    assert [a.series_id for a in made] == [series.pk] * 4
    assert [(s.places, s.taken) for s in queries.shifts(made[0])] == [(2, 0), (3, 0)]


@pytest.mark.parametrize("spoiled", [{"after": -1}, {"minutes": 121}, {"places": 0}, {"minutes": 0}])
def test_a_template_whose_shift_is_none_is_refused(spoiled):
    told = [SHIFTS[0] | spoiled]
    assert code(actions.make_template, "t", "T", minutes=120, by=SYSTEM, shifts=told) == "shift"


def test_it_is_recorded_once_it_is_over():
    shift = cleaning()
    with at(60):
        assert code(actions.record, shift.activity_id, served=3, by=SYSTEM) == "not_over"
    with at(121):
        for served in (-1, 10**9, "3", None, True):
            assert code(actions.record, shift.activity_id, served=served, by=SYSTEM) == "served"
        assert actions.record(shift.activity_id, served=3, by=SYSTEM).state == "recorded"
        assert code(actions.record, shift.activity_id, served=4, by=SYSTEM) == "recorded"


def test_what_is_late_is_listed_and_its_leader_told_once():
    lin = person()
    shift = cleaning(leader=lin)
    me = actor(lin)
    with clock.at(shift.activity.record_due_at - timedelta(minutes=1)):
        assert (queries.overdue().count(), actions.tell_of_late()) == (0, 0)
    with clock.at(shift.activity.record_due_at + timedelta(minutes=1)):
        assert [a.pk for a in queries.overdue(me)] == [shift.activity_id]
        assert (actions.tell_of_late(), actions.tell_of_late()) == (1, 0)
    told = Notice.objects.get()
    assert (told.template, told.about, told.about_id) == ("activities.late", "activity", shift.activity_id)


def test_photos_are_kept_once_and_nothing_else_is():
    row, out = cleaning().activity, io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    for _twice in range(2):
        (photo,) = actions.add_photos(row.pk, [_file(out.getvalue())], by=SYSTEM)
    assert actions.open_photo(photo).read(2) == b"\xff\xd8"
    for content in (b"", b"%PDF-1.7", b"<svg/>", b"MZ\x90"):
        assert code(actions.add_photos, row.pk, [_file(content)], by=SYSTEM) == "file"


def _file(content):
    found = io.BytesIO(content)
    found.size = len(content)
    return found


def test_nothing_that_was_attended_is_cancelled():
    shift = cleaning()
    lin = signed_up(shift)
    with at(0):
        scan(shift, "in", lin)
        assert code(actions.cancel_activity, shift.activity_id, why="storm", by=SYSTEM) == "over"


def test_a_leader_without_any_role_adds_shifts_and_opens_what_they_lead():
    lin = person()
    row = actions.draft("test.event", "Reading", START, START + HOUR, by=SYSTEM, leader=lin)
    leader = actor(lin)
    actions.add_shift(row, START, START + HOUR, places=2, by=leader)
    assert actions.open_activity(row.pk, by=leader).state == "open"


def test_a_long_reason_is_cut_and_what_is_not_there_is_not_cancelled():
    row = actions.cancel_activity(cleaning().activity_id, why="storm " * 100, by=SYSTEM)
    assert (row.state, len(row.note)) == ("cancelled", 500)
    assert code(actions.cancel_activity, 0, why="storm", by=SYSTEM) == "no_activity"


def test_only_leaders_and_the_office_lead(world):
    office, lin = world.office("housing"), person()
    shift = cleaning(leader=lin, office=office)
    keeper = Actor("a", holdings=(Holding("t", frozenset({"activities.lead"}), office.pk, ""),))
    other = Actor(
        "b", holdings=(Holding("t", frozenset({"activities.lead"}), world.office("streets").pk, ""),)
    )
    for who in (actor(lin), keeper):
        assert actions.code_to_show(shift, "in", by=who)
    for who in (actor(person()), other, NOBODY):
        for act in (
            lambda who=who: actions.code_to_show(shift, "in", by=who),
            lambda who=who: actions.take_list(shift.pk, by=who),
            lambda who=who: actions.record(shift.activity_id, served=1, by=who),
            lambda who=who: actions.open_activity(shift.activity_id, by=who),
            lambda who=who: actions.insure(shift.activity_id, insurance="P", insurer="I", by=who),
            lambda who=who: actions.add_shift(shift.activity, START, START + HOUR, places=1, by=who),
            lambda who=who: actions.make_template("t", "T", minutes=60, by=who, office=office),
            lambda who=who: actions.cancel_activity(shift.activity_id, why="x", by=who),
            lambda who=who: actions.tell_presence(shift.pk, lin, START, START + HOUR, by=who),
            lambda who=who: actions.draft("t", "T", START, START + HOUR, by=who, office=office),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_may_and_visible_agree(world):
    office, lin = world.office("housing"), person()
    shifts = [cleaning(leader=lin), cleaning(office=office, at=START + 3 * HOUR), cleaning()]
    for shift in shifts[:2]:
        signed_up(shift, lin)
        with clock.at(shift.during.lower):
            scan(shift, "in", lin)
        with clock.at(shift.during.upper):
            scan(shift, "out", lin)
    every = frozenset({"activities.plan", "activities.lead", "activities.decide", "activities.see"})
    deciding = Actor("d", holdings=(Holding("t", frozenset({"activities.decide"}), office.pk, ""),))
    for who in (
        actor(lin),
        Actor("a", holdings=(Holding("t", every, office.pk, ""),)),
        deciding,
        NOBODY,
        SYSTEM,
    ):
        for right, model in ((r, Hours if r.endswith("see") else Activity) for r in every):
            seen = set(rights.visible(who, right, model.objects.all()))
            assert seen == {row for row in model.objects.all() if rights.may(who, right, row)}


def test_who_had_a_place_and_did_not_come():
    shift = cleaning()
    lin, wang = signed_up(shift), signed_up(shift)
    with at(0):
        scan(shift, "in", lin)
    assert [b.person_id for b in queries.no_shows(shift)] == [wang.pk]


@pytest.mark.parametrize(
    ("came", "left", "field"),
    [(-300, -120, "came_at"), (130, 140, "came_at"), (60, 60, "left_at"), (60, 201, "left_at")],
)
def test_what_lies_beside_the_shift_is_no_presence(came, left, field):
    shift = cleaning()
    lin = signed_up(shift)
    with at(200), pytest.raises(TongbanError) as refused:
        actions.tell_presence(shift.pk, lin, *(START + timedelta(minutes=n) for n in (came, left)), by=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("during", field)
    assert not Presence.objects.exists()


def test_nobody_left_before_they_came():
    shift = cleaning()
    lin = signed_up(shift)
    with at(60):
        scan(shift, "in", lin)
    told = [START + timedelta(minutes=n) for n in (10, 30)]
    with at(130), pytest.raises(TongbanError) as refused:
        actions.tell_presence(shift.pk, lin, *told, by=SYSTEM)
    assert refused.value.code == "during"
    assert Presence.objects.get().left_at is None
