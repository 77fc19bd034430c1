"""Rows that are copied in are those an insert would give."""

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongban.kernel.core import clock, wholesale
from tongban.kernel.core.models import Event

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
KEPT = ("seq", "at", "actor", "data", "prev")


def _rows(words, nothing):
    data = {"words": words, "nothing": nothing}
    at = clock.now()
    return [
        Event(
            stream="w",
            object_id=1,
            seq=n,
            at=at,
            recorded_at=at,
            actor=words,
            code="c",
            data=data,
            prev=b"\\x\t\n",
            hash=b"",
        )
        for n in range(wholesale.PAYS_FROM)
    ]


class Copied(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(WORDS, st.none() | st.booleans())
    def test_any_words_come_back(self, words, nothing):
        rows = _rows(words, nothing)
        wholesale.insert(rows)
        found = Event.objects.filter(stream="w").order_by("seq")
        assert [[row.seq, row.at, row.actor, row.data, bytes(row.prev)] for row in found] == [
            [getattr(row, name) for name in KEPT] for row in rows
        ]


@pytest.mark.django_db
def test_constraints_hold_as_for_an_insert():
    rows = _rows("twice", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        wholesale.insert([*rows, rows[0]])
    wholesale.insert([])
    wholesale.insert(rows[:3])
    assert Event.objects.filter(stream="w").count() == 3


@pytest.mark.parametrize("moment", [{"auto_now": True}, {"auto_now_add": True}])
def test_a_column_that_fills_itself_is_asked_for_its_value(moment):
    plain = models.DateTimeField()
    assert (wholesale._ready(models.DateTimeField(**moment)), bool(wholesale._ready(plain))) == (
        frozenset(),
        True,
    )
