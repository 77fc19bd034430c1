"""One row that cannot be written keeps no other waiting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.stuck import stuck
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import HOUR, START, book, hall, person, state
from tongban.kernel.core import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_one_hold_that_cannot_expire_keeps_no_other_and_nobody_waiting():
    stays, goes = book(hall(), START, START + HOUR), book(room := hall(), START, START + HOUR)
    waits = book(room, START, START + HOUR)
    with clock.at(clock.now() + timedelta(minutes=16)):
        with stuck(stays, "state"), pytest.raises(IntegrityError):
            actions.expire_due()
        assert (state(goes), state(waits)) == ("expired", "confirmed")
        assert (actions.expire_due(), state(stays)) == (1, "expired")


def test_one_loan_that_cannot_be_told_of_keeps_no_other_silent():
    loans = [actions.lend(hall(), to=person(), by=SYSTEM, due_at=START + n * HOUR) for n in (1, 2)]
    with clock.at(START + DAY):
        with stuck(loans[0], "reminded_at"), pytest.raises(IntegrityError):
            actions.remind_late()
        assert Booking.objects.get(pk=loans[1].pk).reminded_at
