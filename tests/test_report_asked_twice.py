"""A yearly report that is being made already is not made once more, whoever asks, however quickly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tongban.kernel.core.clock import today
from tongban.services.board import rules
from tongban.services.board.actions import reporting
from tongban.services.board.models import WorkReport

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_who_ask_at_once_are_given_the_same(people):
    by, year = people.actor("supervisor"), today().year

    def ask(_n):
        try:
            return reporting.ask_report(year, by=by).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1


def test_another_place_or_one_that_could_not_be_made_is_another_report(people):
    by, year = people.actor("supervisor"), today().year
    first = reporting.ask_report(year, by=by)
    assert reporting.ask_report(year, by=people.actor("county_supervisor")).pk == first.pk
    assert reporting.ask_report(year, path="652300.652301", by=by).pk != first.pk
    WorkReport.objects.filter(pk=first.pk).update(state=rules.FAILED)
    assert reporting.ask_report(year, by=by).pk != first.pk
