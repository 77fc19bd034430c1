"""Many rows for Tongban: a demo filled by its own actions, and the same cases again under new numbers, in SQL.

RT's and helpdesk's rows are made the same way (below their own code): no program files a million in an hour.
The copies have everything a page reads, but their chains of events are not theirs: only measure on such a database.
"""

import psycopg
from psycopg import sql

# table -> the column that holds the case; the case's own first
TABLES = {
    "cases_case": "id",
    "requests_request": "case_id",
    "cases_clock": "case_id",
    "cases_stay": "case_id",
    "cases_helper": "case_id",
    "cases_contact": "case_id",
    "cases_message": "case_id",
    "core_event": "object_id",
}
OWN = {  # columns that must differ in each copy
    "cases_case.reference": "reference || '.' || %(k)s",
    "cases_case.code_index": "sha256(code_index || %(k)s::text::bytea)",
    "cases_case.merged_into_id": "null",
    "cases_case.opened_at": "opened_at - %(k)s * interval '7 seconds'",
    "requests_request.source_id": "source_id || '.' || %(k)s",
    "core_event.data": (
        "case when data ? 'message' then jsonb_set(data, '{message,id}',"
        " to_jsonb((data#>>'{message,id}')::bigint + %(k)s * %(words)s)) else data end"
    ),
}


def multiply(url: str, rows: int) -> int:
    """Copy the cases that are there until there are `rows`; how many there are now."""
    with psycopg.connect(url, autocommit=True) as held:
        held.execute("set synchronous_commit to off")
        there, top = held.execute("select count(*), max(id) from cases_case").fetchone()
        words = held.execute("select coalesce(max(id), 0) from cases_message").fetchone()[0]
        cut = held.execute(
            "select id from cases_case order by id offset %s limit 1", [rows % there]
        ).fetchone()[0]
        for k in range(1, -(-rows // there)):
            last = cut - 1 if (k + 1) * there > rows else top  # the last copy is a part of them
            for table, case in TABLES.items():
                _copy(held, table, case, {"k": k, "top": top, "words": words, "last": last})
        for table in TABLES:
            if table not in {"requests_request", "cases_contact"}:
                held.execute(
                    sql.SQL(
                        "select setval(pg_get_serial_sequence({0}, 'id'), (select max(id) from {1}))"
                    ).format(sql.Literal(table), sql.Identifier(table))
                )
        return held.execute("select count(*) from cases_case").fetchone()[0]


def _copy(held: psycopg.Connection, table: str, case: str, given: dict[str, int]) -> None:
    columns = [
        row[0]
        for row in held.execute(
            "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s"
            " and is_generated = 'NEVER' order by ordinal_position",
            [table],
        )
    ]
    if table not in {"cases_case", "cases_message"} and "id" in columns:
        columns.remove("id")
    said = {c: OWN.get(f"{table}.{c}", sql.Identifier(c).as_string(held)) for c in columns}
    said[case] = f"{case} + %(k)s * %(top)s"
    if table == "cases_message":
        said["id"] = "id + %(k)s * %(words)s"
    only = " and stream = 'case'" if table == "core_event" else ""
    text = (
        f"insert into {table} ({', '.join(columns)}) select {', '.join(said.values())} from {table} "
        f"where {case} <= %(last)s{only}"
    )
    held.execute(text % given)
