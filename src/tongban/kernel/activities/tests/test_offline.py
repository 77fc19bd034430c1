"""Lists that were offline: brought in later, twice, with wrong clocks, spoiled, or by whom they would favour."""

from datetime import datetime, timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.actions import Mark
from tongban.kernel.activities.tests.conftest import START, actor, at, cleaning, person, signed_up
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError

pytestmark = pytest.mark.django_db
EVENING = START + timedelta(hours=8)


def minute(n):
    return START + timedelta(minutes=n)


@pytest.fixture
def taken(db):
    """A list with one place, taken along before the shift."""
    shift = cleaning()
    lin = signed_up(shift)
    with at(-10):
        told = actions.take_list(shift.pk, by=SYSTEM)
    return lin, told["token"], told["people"][0]["booking"]


def bring(token, *marks, **told):
    with clock.at(EVENING):
        return [x.state for x in actions.bring_in(token, marks, by=SYSTEM, **told)]


def minutes(who):
    return queries.minutes_of([who.pk]).get(who.pk, 0)


def test_what_was_noted_counts_once_however_often_it_is_sent(taken):
    lin, token, booking = taken
    mark = Mark(booking, minute(5), minute(65))
    assert bring(token, mark) == ["taken"]
    assert bring(token, mark) == ["there"]
    assert minutes(lin) == 60


def test_coming_first_and_leaving_later(taken):
    lin, token, booking = taken
    assert bring(token, Mark(booking, minute(5))) == ["taken"]
    assert bring(token, Mark(booking, minute(5), minute(65))) == ["taken"]
    assert minutes(lin) == 60


def test_a_wrong_clock_is_set_right(taken):
    lin, token, booking = taken
    wrong = timedelta(days=400, minutes=7)
    mark = Mark(booking, minute(5) + wrong, minute(65) + wrong)
    assert bring(token, mark, device_now=EVENING + wrong) == ["taken"]
    assert minutes(lin) == 60


def test_a_clock_is_not_believed_beyond_the_shift(taken):
    lin, token, booking = taken
    assert bring(token, Mark(booking, minute(-999), minute(9999))) == ["taken"]
    assert minutes(lin) == 120


def test_leaving_before_coming_is_refused(taken):
    lin, token, booking = taken
    assert bring(token, Mark(booking, minute(65), minute(5))) == ["refused"]
    assert minutes(lin) == 0


def test_another_shifts_place_is_refused_and_the_rest_counts(taken):
    lin, token, booking = taken
    other = signed_up(cleaning())
    foreign = Booking.objects.get(person=other).pk
    marks = [
        Mark(foreign, minute(5), minute(65)),
        Mark(booking, minute(5), minute(65)),
        Mark(2**62, minute(5)),
    ]
    assert bring(token, *marks) == ["refused", "taken", "refused"]
    assert (minutes(lin), minutes(other)) == (60, 0)


@pytest.mark.parametrize("token", ["", "1", "1.2", "1.2.AAAAAAAAAAAAAAAA", "x.y.z", "1.2.é", "." * 99])
def test_a_forged_list_is_none(token):
    with pytest.raises(TongbanError) as told:
        bring(token)
    assert told.value.code == "forged"


def test_a_list_that_comes_after_a_week_is_late(taken):
    _lin, token, booking = taken
    with clock.at(START + timedelta(days=8)), pytest.raises(TongbanError) as told:
        actions.bring_in(token, [Mark(booking, minute(5))], by=SYSTEM)
    assert told.value.code == "late"


def test_a_leader_does_not_note_themselves():
    lin = person()
    shift, leader = cleaning(leader=lin), actor(lin)
    signed_up(shift, lin)
    token = actions.take_list(shift.pk, by=leader)["token"]
    mark = Mark(Booking.objects.get(person=lin).pk, minute(5), minute(65))
    with clock.at(EVENING):
        (told,) = actions.bring_in(token, [mark], by=leader)
    assert (told.state, minutes(lin)) == ("refused", 0)


def test_only_who_leads_takes_and_brings_lists(taken):
    _lin, token, _booking = taken
    with pytest.raises(NotAllowed):
        actions.bring_in(token, [], by=actor(person()))


def test_a_time_that_no_calendar_has_spoils_no_other_mark(taken):
    lin, token, booking = taken
    far = datetime.max.replace(tzinfo=clock.BEIJING)
    marks = (Mark(booking, far), Mark(booking, minute(5), minute(65)))
    assert bring(token, *marks, device_now=EVENING - timedelta(days=1)) == ["refused", "refused"]
    assert bring(token, *marks, device_now=EVENING - timedelta(minutes=1)) == ["refused", "taken"]
    assert minutes(lin) == 60
