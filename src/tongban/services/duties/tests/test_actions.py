"""Versions: imported whole or not at all, compared before they take force, never two in force at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.services.duties import actions, queries
from tongban.services.duties.models import DutyList
from tongban.services.duties.tests.conftest import rows

NEW_YEAR, MAY = date(2026, 1, 1), date(2026, 5, 1)


def test_an_import_makes_a_draft_with_event_and_letter(imported):
    row = imported({}, {"helping": ""})
    assert (row.version, row.in_force, row.items.count()) == (1, None, 2)
    assert [e.code for e in events.of("duty_list", row.pk)] == ["list.imported"]
    assert OutboxEntry.objects.get(topic="duties.imported").payload == {"duty_list": row.pk}


def test_one_wrong_row_and_nothing_is_written(prefecture):
    report = actions.import_list(rows({}, {"lead": ""}), by=SYSTEM, division=prefecture, source="文件")
    assert [(e.row, e.field) for e in report.errors] == [(3, "lead")]
    assert not DutyList.objects.exists()


def test_the_same_file_again_makes_no_version(imported, prefecture):
    imported({})
    report = actions.import_list(rows({}), by=SYSTEM, division=prefecture, source="文件")
    assert (report.lists, len(report.unchanged)) == ([], 1)
    assert DutyList.objects.count() == 1


def test_an_empty_file_is_refused(prefecture):
    with pytest.raises(TongbanError):
        actions.import_list([], by=SYSTEM, division=prefecture, source="文件")


def test_a_new_version_ends_the_one_in_force(imported):
    first = actions.put_in_force(imported({}), by=SYSTEM, since=NEW_YEAR)
    second = actions.put_in_force(imported({"text": "别的"}), by=SYSTEM, since=MAY)
    first.refresh_from_db()
    assert (first.in_force, second.in_force) == (DateRange(NEW_YEAR, MAY), DateRange(MAY, None))
    assert [e.code for e in events.of("duty_list", first.pk)][-1] == "list.ended"


def test_a_version_cannot_begin_before_the_one_in_force(imported):
    actions.put_in_force(imported({}), by=SYSTEM, since=MAY)
    with pytest.raises(Conflict):
        actions.put_in_force(imported({"text": "别的"}), by=SYSTEM, since=NEW_YEAR)


def test_a_version_takes_force_once(imported):
    row = actions.put_in_force(imported({}), by=SYSTEM, since=NEW_YEAR)
    with pytest.raises(Conflict):
        actions.put_in_force(row, by=SYSTEM, since=MAY)


def test_an_overlap_is_told_with_its_row(imported, prefecture):
    actions.put_in_force(imported({}), by=SYSTEM, since=MAY)
    told = rows({"since": "2026-01-01", "text": "别的"})
    report = actions.import_list(told, by=SYSTEM, division=prefecture, source="文件")
    assert [(e.row, e.field) for e in report.errors] == [(2, "since")]


def test_the_database_itself_refuses_an_overlap(imported):
    imported({})
    actions.put_in_force(imported({"text": "别的"}), by=SYSTEM, since=NEW_YEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyList.objects.update(in_force=DateRange(NEW_YEAR, None))


OTHER = {"list": "cooperative", "title": "路灯", "lead": "住建局", "helping": "街道乡镇:看"}


def test_two_leads_for_one_matter_cannot_both_hold(imported):
    one, other = imported({"title": "路灯"}), imported(OTHER)
    actions.put_in_force(one, by=SYSTEM, since=NEW_YEAR)
    with pytest.raises(Conflict):
        actions.put_in_force(other, by=SYSTEM, since=MAY)


def test_a_lead_that_another_list_in_force_gives_elsewhere_is_told_with_its_row(imported, prefecture):
    actions.put_in_force(imported({"title": "路灯"}), by=SYSTEM, since=NEW_YEAR)
    report = actions.import_list(rows({}, OTHER), by=SYSTEM, division=prefecture, source="文件")
    assert [(e.row, e.field) for e in report.errors] == [(3, "lead")]


def test_a_lead_that_held_before_is_not_hidden_by_the_one_after(imported):
    actions.put_in_force(imported({"title": "路灯"}), by=SYSTEM, since=NEW_YEAR)
    after = imported({"title": "路灯", "lead": "住建局", "helping": ""})
    actions.put_in_force(after, by=SYSTEM, since=MAY)
    with pytest.raises(Conflict):
        actions.put_in_force(imported(OTHER), by=SYSTEM, since=NEW_YEAR)


def test_a_lead_elsewhere_is_not_hidden_by_the_version_in_force(imported, prefecture):
    for given in (OTHER, {"title": "路灯", "lead": "住建局", "helping": ""}):
        actions.put_in_force(imported(given), by=SYSTEM, since=NEW_YEAR)
    report = actions.import_list(rows({"title": "路灯"}), by=SYSTEM, division=prefecture, source="文件")
    assert [(e.row, e.field) for e in report.errors] == [(2, "lead")]


@pytest.mark.django_db(transaction=True)
def test_two_lists_put_in_force_at_once_give_a_matter_one_lead(imported):
    one, other = imported({"title": "路灯"}), imported(OTHER)

    def put():
        try:
            actions.put_in_force(other, by=SYSTEM, since=MAY)
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.put_in_force(one, by=SYSTEM, since=NEW_YEAR)
            second = pool.submit(put)
            while not (second.done() or somebody_waits()):
                time.sleep(0.01)
        assert second.result() == Conflict.code


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_draft_that_somebody_has_thrown_away_meanwhile_is_told(imported):
    row = imported({})
    actions.discard_draft(row, by=SYSTEM)
    actions.discard_draft(row, by=SYSTEM)
    with pytest.raises(TongbanError):
        actions.put_in_force(row, by=SYSTEM, since=MAY)


def test_a_draft_can_be_thrown_away_and_what_held_cannot(imported):
    draft, held = imported({}), imported({"text": "别的"})
    actions.put_in_force(held, by=SYSTEM, since=NEW_YEAR)
    actions.discard_draft(draft, by=SYSTEM)
    assert list(DutyList.objects.all()) == [held]
    with pytest.raises(Conflict):
        actions.discard_draft(held, by=SYSTEM)


def test_versions_compare_item_by_item(imported):
    old = imported({"title": "甲"}, {"title": "乙"}, {"title": "丙"})
    new = imported(
        {"title": "甲", "lead": "住建局", "helping": ""}, {"title": "乙"}, {"title": "丁", "number": "T9"}
    )
    found = queries.compare(queries.rows_of(old), queries.rows_of(new))
    assert [r.title for r in found.added] == ["丁"]
    assert [r.title for r in found.removed] == ["丙"]
    assert [(c.title, [f[0] for f in c.fields]) for c in found.changed] == [("甲", ["lead", "helping"])]


def test_a_matter_with_another_number_is_the_same_matter(imported):
    old, new = imported({"title": "甲"}), imported({"title": "甲", "number": "X"})
    found = queries.compare(queries.rows_of(old), queries.rows_of(new))
    assert [(c.title, c.fields) for c in found.changed] == [("甲", (("number", "T2", "X"),))]


def test_rights_are_asked(people, imported, prefecture):
    editor = people.actor("duty_editor")
    made = actions.import_list(rows({}), by=editor, division=prefecture, source="文件")
    row = DutyList.objects.get(pk=made.lists[0]["id"])
    with pytest.raises(NotAllowed):
        actions.put_in_force(row, by=editor, since=NEW_YEAR)
    with pytest.raises(NotAllowed):
        actions.import_list(rows({}), by=people.actor("handler"), division=prefecture, source="文件")


def test_set_up_puts_the_shipped_list_in_force_once(prefecture):
    assert actions.set_up() == 4
    assert actions.set_up() == 0
    assert all(row.in_force for row in DutyList.objects.all())
