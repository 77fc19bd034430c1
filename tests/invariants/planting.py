"""Breaks of invariants, planted as the tables' owner: triggers and keys between tables put off, constraints dropped."""

from collections.abc import Callable

from django.db import connection

PLANTS: dict[str, Callable[[], str]] = {}


def breaks(name):
    """The function breaks the invariant of this name and returns the key that must be found."""

    def taken(plant):
        PLANTS[name] = plant
        return plant

    return taken


def ask(sql, *given):
    """The first column of the first row, if there is any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def pick(sql, *given):
    """The same, which must be there: a plant on nothing would prove nothing."""
    found = ask(sql, *given)
    assert found is not None, f"nothing to break: {sql}"
    return found


def without_guards():
    """In this transaction no trigger and no foreign key is heard."""
    ask("SET CONSTRAINTS ALL IMMEDIATE")
    ask("SET LOCAL session_replication_role = replica")


def drop(table, constraint):
    """What the database itself would refuse is allowed, until the transaction is rolled back."""
    ask(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
    ask(f"DROP INDEX IF EXISTS {constraint}")


def change(table, where, to):
    """Change one row (its id is named by a query) and return its id."""
    pk = pick(where)
    ask(f"UPDATE {table} SET {to} WHERE id = %s", pk)
    return str(pk)


def copy(table, where, constraint="", **other):
    """A second row like one that is there, some columns (as SQL) otherwise; the new row's id."""
    if constraint:
        drop(table, constraint)
    pk = pick(where)
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    named = [c for c in columns if c != "id"]
    told = ", ".join(other.get(c, f'"{c}"') for c in named)
    names = ", ".join(f'"{c}"' for c in named)
    return str(pick(f"INSERT INTO {table} ({names}) SELECT {told} FROM {table} WHERE id = {pk} RETURNING id"))
