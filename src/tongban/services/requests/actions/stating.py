"""Asking the office complained about for a statement: in the asker's own words, under a number of its own."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move, Opening
from tongban.kernel.core import text as words
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.parties.models import Office
from tongban.services.requests import rules
from tongban.services.requests.actions.filing import TEXT_LIMIT, title_of
from tongban.services.requests.lifecycle.stating import STATEMENT
from tongban.services.requests.models import SERIES, Request, Statement
from tongban.services.requests.neutral import refuse_telling


@transaction.atomic
def ask_statement(case_id: int, *, by: Actor, text: str) -> Case:
    """Ask the office complained about a neutral question; returns the statement's own case.

    Refused if the question could tell who asked, or while another one is open.
    """
    cases.locked(case_id)
    row = Request.objects.select_related("case").get(pk=case_id)
    question = words.fitting(words.clean(text), chars=TEXT_LIMIT, field="text").strip()
    cases.take(case_id, Move("ask_statement", by, text=question))
    refuse_telling(question, row)
    if Statement.objects.filter(request=case_id, case__state="asked").exists():
        raise Conflict(_("A statement is asked for already; wait for it or take the question back."))
    office = Office.objects.select_related("division").get(complaints=case_id)
    opening = Opening(
        title=title_of("", question),
        text=question,
        place_path=office.division.path,
        by=SYSTEM,
        series=SERIES["statement"],
        more={"lead": office.pk},
    )
    case = cases.open_cases(STATEMENT, [opening])[0]
    Statement.objects.create(case=case, request=row)
    return case


@transaction.atomic
def give_statement(case_id: int, *, by: Actor, text: str) -> Case:
    """The office says what it has to say; it comes back to whoever handles the request."""
    case = cases.take(case_id, Move("give", by, text=text, office=_office(case_id)))
    statement = Statement.objects.get(pk=case_id)
    cases.take(statement.request_id, Move("statement_given", SYSTEM, text=text, office=case.lead_id))
    return case


@transaction.atomic
def take_back_statement(case_id: int, *, by: Actor) -> Case:
    """Whoever works on the request needs it no longer."""
    statement = Statement.objects.select_related("request__case").get(pk=case_id)
    if not rules.may_ask_statement(by, statement.request.case):
        raise NotAllowed(_("This step is not yours to take. The case page shows who can."))
    return cases.take(case_id, Move("take_back", SYSTEM))


def _office(case_id: int) -> int | None:
    return Case.objects.values_list("lead", flat=True).get(pk=case_id)
