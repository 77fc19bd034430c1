"""A prefecture's tables can be moved to a machine of their own: what Citus asks of a schema that it distributes.

Its rules: https://docs.citusdata.com (schema-based sharding; SQL support and workarounds). Citus itself is in none of
our registries, so this reads what the migrations made.
"""

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
NAMED = re.compile(r"\b(public|extensions)\.\w")


def rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_no_function_and_no_view_names_a_schema():
    functions = rows(
        "SELECT proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname = current_schema() AND NOT EXISTS"
        " (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    views = rows("SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()")
    assert len(functions) > 20
    assert len(views) > 20
    assert [name for name, body in functions + views if NAMED.search(body)] == []


def test_every_foreign_key_stays_within_the_schema():
    assert rows("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")[0][0] > 100
    assert not rows(
        "SELECT conname FROM pg_constraint c JOIN pg_class a ON a.oid = conrelid"
        " JOIN pg_class b ON b.oid = confrelid WHERE contype = 'f' AND a.relnamespace <> b.relnamespace"
    )


def test_no_rules_but_those_that_make_views():
    assert not rows("SELECT rulename FROM pg_rules WHERE schemaname = current_schema()")


def test_numbers_of_our_own_are_given_out_over_eight_bytes():
    """Citus writes the number of the machine into the higher bits."""
    narrow = rows(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
        " AND data_type <> 'bigint'::regtype AND sequencename NOT SIMILAR TO"
        " '(django|auth|account|mfa|axes|procrastinate)_%'"
    )
    assert not narrow


def test_triggers_call_functions_of_their_own_schema():
    """Such are safe on one machine; Citus wants `citus.enable_unsafe_triggers` for them."""
    found = rows(
        "SELECT t.tgname, f.relnamespace = p.pronamespace FROM pg_trigger t JOIN pg_class f ON f.oid = tgrelid"
        " JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal"
        " AND f.relnamespace = current_schema()::regnamespace"
    )
    assert len(found) > 30
    assert [name for name, own in found if not own] == []
