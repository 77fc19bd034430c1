"""What was published stays; what became known later stands beside it, once, with its reason."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from tongban.kernel.access.actor import NOBODY, SYSTEM, Actor, Holding
from tongban.kernel.access.rights import may, visible
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.indicators.actions import publish, revise
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.queries import outdated, released
from tongban.kernel.indicators.rules import PUBLISH
from tongban.kernel.indicators.tests.conftest import MEASURES

AUGUST = Window(date(2025, 8, 1), date(2025, 8, 31))
ALL, THERE, GOOD = (MEASURES[f"things.{code}"] for code in ("all", "there", "good"))


@pytest.fixture
def told(put):
    put((1, 1, "red", True, 5, "a"))
    return publish(ALL, AUGUST, by=SYSTEM)


def test_a_correction_stands_beside_what_was_published(told, put):
    assert not outdated(ALL, AUGUST)
    put((2, 1, "red", True, 5, "a"))
    assert outdated(ALL, AUGUST)
    revise(ALL, AUGUST, by=SYSTEM, reason="late list")
    chain = [(r.number, r.value, r.reason) for r in released(ALL, AUGUST)]
    assert chain == [(1, 1, ""), (2, 2, "late list")]
    assert not outdated(ALL, AUGUST)


def test_a_division_that_was_put_under_another_keeps_what_was_published(put):
    told = publish(ALL, AUGUST, path="p.a.t", by=SYSTEM)
    assert released(ALL, AUGUST, "p.b.t") == [told]
    assert released(ALL, AUGUST, "p.a.u") == released(ALL, AUGUST) == []
    with pytest.raises(Conflict):
        publish(ALL, AUGUST, path="p.b.t", by=SYSTEM)


def test_it_is_published_once_and_corrected_only_where_it_changed(told):
    with pytest.raises(Conflict):
        publish(ALL, AUGUST, by=SYSTEM)
    with pytest.raises(Conflict):
        revise(ALL, AUGUST, by=SYSTEM, reason="nothing")
    with pytest.raises(TongbanError):
        revise(ALL, AUGUST, by=SYSTEM, reason=" ")
    with pytest.raises(TongbanError):
        revise(GOOD, AUGUST, by=SYSTEM, reason="never published")


def test_another_definition_is_a_revision_though_the_number_is_the_same(told, monkeypatch):
    for module in ("queries", "actions"):
        monkeypatch.setattr(f"tongban.kernel.indicators.{module}.version_of", lambda _m: "other")
    assert outdated(ALL, AUGUST)
    assert revise(ALL, AUGUST, by=SYSTEM, reason="new formula").version == "other"


def test_a_stock_is_told_as_of_its_last_day(put):
    put((1, 24 * 30, "red", True, 5, "a"), lasting=48)
    assert publish(THERE, AUGUST, by=SYSTEM).value == 1


def test_days_that_are_not_over_and_readers_without_the_right_are_refused(put):
    with translation.override("en"), pytest.raises(TongbanError, match="not over"):
        publish(ALL, Window(today(), today()), by=SYSTEM)
    with pytest.raises(NotAllowed):
        publish(ALL, AUGUST, by=NOBODY)


def test_who_publishes_for_a_county_publishes_for_what_lies_in_it_and_no_more(told, world):
    county, whole = world.division("652301").path, world.division("652300").path
    paths = (county, f"{county}.652301001", "652300.652302", "")
    for top, mine in ((county, paths[:2]), (whole, paths)):
        actor = Actor("a", holdings=(Holding("t", frozenset({PUBLISH}), None, top),))
        assert tuple(path for path in paths if may(actor, PUBLISH, Release(path=path))) == mine
        assert visible(actor, PUBLISH, Release.objects.all()).exists() == ("" in mine)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_release SET value = 9",
        "DELETE FROM indicators_release",
        "TRUNCATE indicators_release",
    ],
)
def test_the_database_refuses_to_change_it(told, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Release.objects.get().value == 1
