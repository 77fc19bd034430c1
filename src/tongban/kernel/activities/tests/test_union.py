"""Whatever shifts overlap and in whatever order they are written: the hours are the length of their union."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.activities import queries
from tongban.kernel.activities.actions import counting
from tongban.kernel.activities.models import Hours
from tongban.kernel.activities.tests.conftest import START, cleaning, person

DAY = 24 * 60
times = st.tuples(st.integers(-60, DAY + 60), st.integers(-60, DAY + 60))


def minute(n):
    return START + timedelta(minutes=n)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(times, min_size=1, max_size=6))
def test_hours_are_the_union_of_the_times_within_the_shift(told):
    with transaction.atomic():
        lin, shift = person(), cleaning(hours=24)
        given_minutes = set()
        for since, until in told:
            counting.write(lin.pk, shift, minute(since), minute(until), how="qr", by="x")
            given_minutes |= set(range(max(since, 0), min(until, DAY)))
        assert queries.minutes_of([lin.pk]).get(lin.pk, 0) == len(given_minutes) <= DAY
        assert all(row.minutes for row in Hours.objects.filter(person=lin))
        transaction.set_rollback(True)
