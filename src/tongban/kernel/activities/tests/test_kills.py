"""kill -9 between any two statements: who came has come, hours are there once or not yet, a correction is whole."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import Sum

from tests.kills import at_every_point
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, codes
from tongban.kernel.activities.models import Correction, Hours, Presence
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, scan, signed_up
from tongban.kernel.bookings import queries as bookings
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.models import Event

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
LATER = START + timedelta(days=1)


def whole():
    """Who left has their hours and who has not has none; events say the same."""
    for row in Presence.objects.all():
        told = Hours.objects.filter(shift=row.shift, person=row.person).aggregate(n=Sum("minutes"))["n"]
        assert (told or 0) == (60 if row.left_at else 0)
        codes_of = [e.code for e in Event.objects.filter(stream="presence", object_id=row.pk).order_by("seq")]
        assert codes_of == ["presence.came", "presence.left"][: 2 if row.left_at else 1]
    assert events.verify()[2] == []
    assert not bookings.miscounted().exists()


def timely(minutes, act):
    with at(minutes):
        act()


def test_signing_up_and_coming_and_leaving():
    shift, lin = cleaning(), person()
    sign_up = partial(actions.sign_up, shift.pk, lin, by=SYSTEM, once="k")
    come = partial(timely, 0, lambda: actions.come(codes.code_of(shift.pk, "in"), lin, by=SYSTEM))
    leave = partial(timely, 60, lambda: actions.leave(codes.code_of(shift.pk, "out"), lin, by=SYSTEM))
    for act in (sign_up, come, leave):
        assert at_every_point(act, whole) > 3
    assert Hours.objects.get().minutes == 60


def test_bringing_in_a_list():
    shift = cleaning()
    for _n in range(3):
        signed_up(shift)
    told = actions.take_list(shift.pk, by=SYSTEM)
    marks = [actions.Mark(p["booking"], START, START + HOUR) for p in told["people"]]

    def act():
        with clock.at(LATER):
            actions.bring_in(told["token"], marks, by=SYSTEM)

    assert at_every_point(act, whole) > 12
    assert Hours.objects.aggregate(n=Sum("minutes"))["n"] == 180


def test_a_correction():
    shift, second = cleaning(), actor(person())
    lin = signed_up(shift)
    with at(0):
        scan(shift, "in", lin)
    with at(60):
        scan(shift, "out", lin)
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, START, START + HOUR / 2, why="left early", by=SYSTEM)

    def act():
        with clock.at(LATER):
            actions.decide_correction(asked.pk, grant=True, by=second, vouched=True)

    def check():
        granted = Correction.objects.get().state == "granted"
        counted = list(Hours.objects.filter(void_at=None).values_list("minutes", flat=True))
        assert counted == [30 if granted else 60]

    assert at_every_point(act, check) > 6
    with pytest.raises(Conflict):
        act()
