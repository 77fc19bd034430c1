import pytest
from django.db import DatabaseError, connection, transaction

from tongban.kernel.core import events
from tongban.kernel.core.events import Entry
from tongban.kernel.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_event SET actor = 'somebody else'",
        "UPDATE core_event SET data = '{}'",
        "DELETE FROM core_event",
        "TRUNCATE core_event",
    ],
)
def test_the_event_log_refuses_change(sql):
    events.append("test", 1, [Entry("made", "system", {"n": 1}), Entry("moved", "system")])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Event.objects.filter(stream="test").count() == 2


def test_what_the_owner_of_the_table_forces_is_found():
    events.append("test", 1, [Entry("made", "system", {"n": 1}), Entry("moved", "system")])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_event SET actor = 'account:1' WHERE stream = 'test' AND seq = 1")
        cursor.execute("ALTER TABLE core_event ENABLE TRIGGER USER")
    assert [(b.object_id, b.seq, b.what) for b in events.verify("test")[2]] == [(1, 1, "changed")]
