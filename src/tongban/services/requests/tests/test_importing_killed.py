"""kill -9 half-way through a file, and the file again: the same end state as in one go; a third time changes nothing."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.filing import LAMP
from tests.kills import in_a_killed_process
from tongban.kernel.core.models import Event, OutboxEntry
from tongban.services.requests.actions import importing
from tongban.services.requests.actions.importing import import_requests
from tongban.services.requests.models import Request
from tongban.services.requests.tests.test_kills import whole

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SAID = ("case__title", "case__state", "case__outcome", "case__opened_at", "kind", "grounds", "source_digest")


def rows():
    """Some answered, some not, a suggestion among them, one the source repeats."""
    for number, n in enumerate([*range(23), 0]):
        answered = {"answered_at": "2025-03-07 10:00"} if n % 3 else {}
        kind = "建议" if n % 5 == 0 else "投诉"
        said = {"id": str(n), "text": f"{LAMP}{n}", "filed_at": "2025-03-04 09:30", "kind": kind}
        yield number, said | answered


def state(source):
    """What a file has become, without the numbers that the database gave."""
    found = Request.objects.filter(source=source).order_by("source_id").values_list("source_id", "pk", *SAID)
    history = {}
    for event in Event.objects.filter(stream="case").order_by("seq"):
        history.setdefault(event.object_id, []).append((event.code, event.actor, event.at))
    return [(name, told, [step[:2] for step in history[pk]]) for name, pk, *told in found]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_killed_import_goes_on_where_it_stopped(people, monkeypatch, share):
    monkeypatch.setattr(importing, "BATCH", 8)
    people.world.division("652301001001")
    with CaptureQueriesContext(connection) as asked:
        whole_file = import_requests(rows(), source="in one go")
    assert in_a_killed_process(partial(import_requests, rows(), source="killed"), int(len(asked) * share)) < 0
    whole()
    left = Request.objects.filter(source="killed").count()
    again = import_requests(rows(), source="killed")
    assert (again.new, again.unchanged, again.refused) == (23 - left, 1 + left, [])
    assert left in {0, 8, 16, 23}
    assert whole_file.new == 23
    assert state("killed") == state("in one go")
    kept = Event.objects.count(), OutboxEntry.objects.count()
    third = import_requests(rows(), source="killed")
    assert (third.new, third.unchanged, third.changed) == (0, 24, 0)
    assert (Event.objects.count(), OutboxEntry.objects.count()) == kept
    whole()
