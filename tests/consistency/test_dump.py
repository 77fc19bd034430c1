"""A copy of the database tells nobody who asked: every table is read as a dump would write it."""

import io

import pytest
from django.db import connection

from tests.filing import LAMP
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.services.requests.actions import Filing, file_request

pytestmark = pytest.mark.django_db
NAME, PHONE, NUMBER = "皇甫秋白", "13987651234", "110101199003077758"


def dump():
    """Every row of every table of ours, as text."""
    told = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT found::text FROM {table} AS found")
            told.writelines(f"{row}\n" for (row,) in cursor.fetchall())
    return told.getvalue()


def test_names_and_numbers_of_people_are_unreadable(people):
    find_or_make_person(name=NAME, phone=PHONE, id_number=NUMBER, by="system")
    file_request(Filing(LAMP, name=NAME, phone=PHONE, wants_call=True))
    told = dump()
    assert LAMP in told
    assert [secret for secret in (NAME, PHONE, NUMBER) if secret in told] == []
