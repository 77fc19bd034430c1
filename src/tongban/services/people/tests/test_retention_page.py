"""How long records are kept, for the auditor alone."""

import pytest

from tongban.kernel.core import retention

pytestmark = pytest.mark.django_db


def test_what_waits_and_what_was_erased_is_told(people, monkeypatch):
    monkeypatch.setattr(retention, "runs", lambda: [(retention.clock.now(), {"requests.Request": 3})])
    page = people.client("auditor").get("/people/retention/").content.decode()
    assert all(f"<td>{kept.label}</td>" in page for kept in retention.tell())
    assert "3" in page.split("<tbody>")[2]


def test_nobody_else_reads_it(people):
    assert people.client("handler").get("/people/retention/").status_code == 403
