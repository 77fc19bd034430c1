"""People of the office complained about, whatever roles they hold, cannot tell the complaint from nothing.

Every address, operation, file and search is asked for the complaint and for what does not exist: the same status,
headers and bytes, by the same statements that give as many rows. What time may tell beyond that is measured in
`benchmarks/shielded_times.py`.
"""

import re
from dataclasses import replace
from itertools import zip_longest

import pytest
from django.db import connection, transaction

from tests.consistency import ground, walk
from tests.people import grant
from tongban.kernel.core import reference

WHO = "handler_of_complained_office"
ROLES = ("requests.dispatcher", "requests.supervisor", "requests.head", "requests.clerk")
MASKED = re.compile(
    rb'value="[A-Za-z0-9]{64}"|<path d="[^"]*"'
)  # tokens, and the pattern drawn of an address
TIMES = 3  # between two questions a second may pass, or what is kept for seconds be read again: once, not each time
SEARCHES = ("/desk/all/?q={}", "/api/requests?q={}", "/public/?q={}", "/desk/centre/?r={}")


@pytest.fixture
def asked(people):
    """Every row that names the complaint, with the same row that names nothing."""
    made = ground.prepare(people)
    for role in ROLES:
        grant(people.world, people[WHO], role, "streets", "652301")
    case = made["case"]
    assert case.about_id == people.world.office("streets").pk
    numbers = case.reference, reference.make("SQ", case.opened_at.year, 777)
    # as long a number: the code printed for cameras grows with the address
    photos = f"files/{made['photo']}/", f"files/{'9' * len(str(made['photo']))}/"
    rows = [*walk.rows(made), *(walk.Row("GET", a, a, a.format(case.reference)) for a in SEARCHES)]
    return [
        (row, named(row, *words), words)
        for row in rows
        for words in (numbers, photos)
        if words[0] in f"{row.url}{row.body}"
    ]


def named(row, known, absent):
    """The same question about what does not exist."""
    body = row.body
    if isinstance(body, dict):
        body = {key: absent if value == known else value for key, value in body.items()}
    elif isinstance(body, str):
        body = body.replace(known, absent)
    return replace(row, url=row.url.replace(known, absent), body=body)


def told(row, session, words=()):
    """Status, headers, lines less what was asked for, and each statement with how many rows it gave."""
    ran = []

    def noting(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        ran.append((re.sub(r"\d+", "?", sql), context["cursor"].rowcount))
        return result

    walk.CLIENT.cookies.clear()
    walk.CLIENT.cookies["session"] = session
    with transaction.atomic():
        with connection.execute_wrapper(noting):
            answer = walk._send(row, {})
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    page = MASKED.sub(b"", page)
    headers = {k: v for k, v in answer.headers.items() if k not in {"Content-Length", "X-Request-ID"}}
    for word in words:
        page = page.replace(word.encode(), b"*")
    return [answer.status_code, *headers.items(), *page.decode(errors="replace").splitlines(), *ran]


def difference(row, nothing, words, session):
    """The first part in which the two answers differ, as both give it."""
    both = zip_longest(told(row, session, words), told(nothing, session, words))
    return next((parts for parts in both if parts[0] != parts[1]), None)


@pytest.mark.django_db
def test_nothing_tells_the_complaint_from_nothing(people, asked):
    session = people.client(WHO).cookies["session"].value
    differing = []
    for row, nothing, words in asked:
        told(nothing, session)  # whatever is read once a process
        found = [difference(row, nothing, words, session) for _ in range(TIMES)]
        differing += [(row.method, row.name, *found[0])] if all(found) else []
    assert differing == []
    assert len(asked) > 50


@pytest.mark.django_db
def test_who_may_see_it_is_told_otherwise(people, asked):
    """The questions are no empty ones: to somebody else many of them are answered."""
    session = people.client("supervisor").cookies["session"].value
    seen = {row.name for row, nothing, _ in asked if told(row, session)[0] < 400 <= told(nothing, session)[0]}
    assert seen >= {"requests:case", "requests:file", "requests:thumb", "api:requests_one"}
