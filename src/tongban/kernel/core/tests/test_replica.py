"""What a process remembers of a copy of the database."""

import pytest

from tongban.kernel.core import replica


@pytest.mark.django_db
def test_a_copy_that_stays_no_copy_is_not_counted_with_for_ever(monkeypatch):
    monkeypatch.setattr(replica, "COPY", "default")  # a server that copies nobody
    held = replica.Copy()
    assert [held._look(float(n)) for n in range(3)] == [None, None, None]
    assert not held._places
