"""Is a question to the office complained about neutral? It may repeat nothing that would tell who asked or in what words."""

import re

from django.utils.translation import gettext as _

from tongban.kernel.cases.models import Message
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.found import found_in
from tongban.kernel.core.personal import names_in
from tongban.kernel.places import queries as places
from tongban.services.requests.models import Request

REPEATED = 8  # characters in a row that are no longer a coincidence
THEIRS = ("file", "add", "supply", "reopen", "confirm")
NOT_WORDS = re.compile(r"[\W_]+")


def refuse_telling(question: str, row: Request) -> None:
    """Refuse a question that repeats the requester's words, a name, a number, or says which request it comes from."""
    words = "\n".join(Message.objects.filter(case=row.pk, step__in=THEIRS).values_list("text", flat=True))
    told = f"{row.case.title}\n{words}"
    for repeated in (_number(question, row), _personal(question, told, row), _repeated(question, told, row)):
        if repeated:
            raise TongbanError(
                _(
                    "“%(words)s” could tell who asked. Ask in words of your own, without names, numbers or quotes."
                )
                % {"words": repeated},
                code="telling",
                field="text",
            )


def _number(question: str, row: Request) -> str:
    bare = NOT_WORDS.sub("", question).upper()
    _series, year, number, _check = row.case.reference.split("-")
    wanted = (NOT_WORDS.sub("", row.case.reference), year + number, number)
    return next((n for n in wanted if n in bare), "")


def _personal(question: str, told: str, row: Request) -> str:
    numbers = [question[f.start : f.end] for f in found_in(question)]
    names = [told[f.start : f.end] for f in names_in(told)]
    contact = getattr(row.case, "contact", None)
    names += [contact.name.open()] if contact and contact.name else []
    return next((word for word in (*numbers, *names) if len(word) > 1 and word in question), "")


def _repeated(question: str, told: str, row: Request) -> str:
    """The first long stretch of the requester's words; names of places are nobody's words."""
    for place in {*places.label(row.case.place_path).split(), row.place_text}:
        question = question.replace(place, "\n") if place else question
    said = NOT_WORDS.sub("", told)
    for part in question.split("\n"):
        bare = NOT_WORDS.sub("", part)
        for at in range(len(bare) - REPEATED + 1):
            if bare[at : at + REPEATED] in said:
                return bare[at : at + REPEATED]
    return ""
