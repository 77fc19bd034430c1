"""The office complained about cannot tell a complaint from nothing: the same bytes, by the same statements.

What would let time tell are statements that only one of the two asks for; so these are counted and compared.
"""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.kernel.core import reference
from tongban.services.requests import actions

WHO = "handler_of_complained_office"
SAID, NOT_SAID = "态度恶劣", "从未说过"
PAGES = ("/desk/r/{}/", "/mine/{}/", "/public/{}/")
FORMS = ("/desk/r/{}/step/note/", "/desk/r/{}/contact/", "/desk/r/{}/send/", "/mine/{}/say/withdraw/")
READ = ("/requests/{}", "/requests/{}/history", "/public/requests/{}")
WRITTEN = ("/requests/{}/steps/note", "/requests/{}/dispatch", "/requests/{}/confirm")


@pytest.fixture
def complaint(filed, people):
    """A complaint about the streets' office, sent to another; and a number that is nobody's."""
    streets, housing = people.world.office("streets"), people.world.office("housing")
    case = filed(text=SAID, about=streets.pk).case
    actions.send(case.pk, by=people.actor("dispatcher"), lead=housing.pk)
    return case.reference, reference.make("SQ", case.opened_at.year, 777)


def told(ask, address, named):
    """Status, bytes and statements of an answer, with what was asked for taken out."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(address.format(quote(named)))
    page = re.sub(rb'<path d="[^"]*"|value="[A-Za-z0-9]{64}"', b"", answer.content)
    ours = [re.sub(r"'[^']*'|\d+", "?", q["sql"]) for q in asked.captured_queries]
    for said in (named, quote(named)):
        page = page.replace(said.encode(), b"*")
    return answer.status_code, page.decode().splitlines(), ours


@pytest.mark.parametrize("address", [*PAGES, *FORMS])
def test_pages_answer_alike(people, complaint, address):
    client = people.client(WHO)
    client.get("/desk/")
    given = {"text": "看看这件事", "reason": "看看这件事"}
    ask = client.get if address in PAGES else lambda path: client.post(path, given)
    theirs, nobodys = (told(ask, address, one) for one in complaint)
    assert theirs == nobodys
    assert theirs[0] in {403, 404}


@pytest.mark.parametrize("address", [*READ, *WRITTEN])
def test_programs_are_answered_alike(key, complaint, address):
    program = key(WHO)
    ask = program.get if address in READ else lambda path: program.post(path, {"text": "看看"})
    theirs, nobodys = (told(ask, address, one) for one in complaint)
    assert theirs == nobodys
    assert theirs[0] in {401, 403, 404, 422}


@pytest.mark.parametrize("ask", ["/desk/all/?q={}", "/api/requests?q={}", "/public/?q={}"])
def test_a_search_for_its_words_finds_what_a_search_for_no_words_finds(people, complaint, ask):
    client = people.client(WHO)
    client.get("/desk/")
    theirs, nobodys = (told(client.get, ask, words) for words in (SAID, NOT_SAID))
    assert theirs == nobodys
