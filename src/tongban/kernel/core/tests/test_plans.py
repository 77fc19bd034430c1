"""Only a statement that can have one plan is planned once."""

import pytest

from tongban.kernel.core.models import Event
from tongban.kernel.core.postgres.plans import LONGEST, PLANNED_ONCE, has_one_plan


def said(rows):
    return str(rows.query.sql_with_params()[0])


ONE = (
    Event.objects.filter(pk=7),
    Event.objects.filter(pk=7, code="x", at__gt="2026-01-01T00:00Z").order_by("seq"),
    Event.objects.filter(stream="case", object_id=7).order_by("-seq")[:1],
)
MANY = (
    Event.objects.filter(code="x"),
    Event.objects.filter(pk__in=[7, 8]),
    Event.objects.filter(pk__gt=7),
    Event.objects.exclude(pk=7),
    Event.objects.filter(pk=7) | Event.objects.filter(code="x"),
    Event.objects.filter(seq__in=Event.objects.filter(pk=7).values("seq")),
    Event.objects.all(),
)


@pytest.mark.parametrize("rows", ONE)
def test_what_names_one_row_has_one_plan(rows):
    assert has_one_plan(said(rows))


@pytest.mark.parametrize("rows", MANY)
def test_what_may_find_many_has_not(rows):
    assert not has_one_plan(said(rows))


def test_writing_one_row_has_one_plan():
    assert has_one_plan('UPDATE "core_event" SET "code" = %s WHERE "core_event"."id" = %s')
    assert not has_one_plan('UPDATE "core_event" SET "code" = %s WHERE "core_event"."code" = %s')


def test_many_rows_at_once_are_not_kept():
    row = 'INSERT INTO "core_event" ("code") VALUES (%s)'
    assert (has_one_plan(row), has_one_plan(row + ", (%s)" * LONGEST)) == (True, False)


def test_what_we_say_of_our_own_statement_counts():
    told = "SELECT 1 FROM core_event WHERE at > %s"
    assert (has_one_plan(told), has_one_plan(f"{PLANNED_ONCE} {told}")) == (False, True)


def test_a_subquery_of_another_table_names_nothing():
    told = 'SELECT * FROM "core_event" WHERE "core_event"."seq" IN (SELECT U0."id" FROM "core_event" U0 WHERE U0."id" = %s)'
    joined = 'SELECT * FROM "core_event" INNER JOIN "x" ON (1=1) WHERE "core_letter"."id" = %s'
    assert (has_one_plan(told), has_one_plan(joined)) == (False, False)
