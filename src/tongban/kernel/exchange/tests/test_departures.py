"""Whom a list leaves out."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.kernel.exchange.tests.lists import DAY, filled, rows, send

LATER = DAY + timedelta(days=30)


def test_whom_a_list_leaves_out_is_asked_in_as_many_queries_whatever_their_number(ground):
    filled(ground, 12)
    send(ground, rows(10), day=LATER, full="652301")
    counts = []
    for n in (8, 2):
        with CaptureQueriesContext(connection) as asked:
            send(ground, rows(n), day=LATER + timedelta(days=10 - n), full="652301")
        counts.append(sum("exchange_" in q["sql"] for q in asked))  # whom to ask is the register's to look up
    assert counts[0] == counts[1]
