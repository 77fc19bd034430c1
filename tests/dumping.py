"""A copy of the database as whoever steals one reads it."""

import io

from django.db import connection


def dump():
    """Every row of every table of ours, as text."""
    told = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT found::text FROM {table} AS found")
            told.writelines(f"{row}\n" for (row,) in cursor.fetchall())
    return told.getvalue()
