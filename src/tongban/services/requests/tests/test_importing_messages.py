"""Real messages, all four files: every row counted, and the same again changes nothing."""

from pathlib import Path

import pytest

from tongban.kernel.core.models import Event
from tongban.kernel.core.tables import rows_of
from tongban.services.requests.actions.importing import import_requests

MESSAGES = Path(__file__).resolve().parents[6] / "shared" / "data" / "messages"
FILES = {"answered": (2816, 0), "supported": (4326, 0), "classified": (494, 1), "unclassified": (2801, 0)}
pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db,
    pytest.mark.skipif(not MESSAGES.exists(), reason=f"the messages are not there: {MESSAGES}"),
]


def counts(name):
    report = import_requests(rows_of(str(MESSAGES / f"{name}.jsonl")), source=name)
    return report.new, report.unchanged, report.changed, len(report.refused)


def test_every_row_of_four_files_is_counted_and_imported_once(people):
    people.world.division("652301001001")
    assert {name: counts(name) for name in FILES} == {n: (*told, 0, 0) for n, told in FILES.items()}
    written = Event.objects.count()
    assert {name: counts(name) for name in FILES} == {n: (0, sum(told), 0, 0) for n, told in FILES.items()}
    assert Event.objects.count() == written
