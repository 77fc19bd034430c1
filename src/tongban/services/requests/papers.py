"""The written notices of a petition: each step that must be told in writing, its legal basis and what may be done against it.

Articles are those of the Regulations on petition work (信访工作条例) in force since 1 May 2022.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.queries import history
from tongban.kernel.core import clock
from tongban.kernel.core.models import Event


@dataclass(frozen=True)
class Kind:
    """A kind of notice: the letters in its number, its title, the articles it rests on, the remedy."""

    letters: str
    title: Any
    law: Any
    remedy: Any
    clock: str = ""  # whose due time it tells


KINDS: dict[str, Kind] = {
    "accept": Kind(
        "SL",
        _("Notice of acceptance"),
        _("Regulations on petition work, articles 22 and 23"),
        _("You are answered in writing within 60 days of acceptance (article 34)."),
        "answer",
    ),
    "decline": Kind(
        "BSL",
        _("Notice of refusal of acceptance"),
        _("Regulations on petition work, articles 22 and 23"),
        _(
            "Go to the body named above; what is for a court, arbitration or administrative review goes there."
        ),
    ),
    "transfer": Kind(
        "ZS",
        _("Notice of transfer"),
        _("Regulations on petition work, article 22"),
        _("The body named above tells you within 15 days whether it accepts your petition."),
    ),
    "extend": Kind(
        "YQ",
        _("Notice of extension"),
        _("Regulations on petition work, article 34"),
        _("The time is extended once, by at most 30 days."),
        "answer",
    ),
    "answer": Kind(
        "DF",
        _("Written answer"),
        _("Regulations on petition work, articles 31 to 34"),
        _(
            "If you do not agree, ask the next higher body for a review within 30 days of receiving this answer"
            " (article 35)."
        ),
    ),
    "review": Kind(
        "FC",
        _("Written review"),
        _("Regulations on petition work, article 35"),
        _(
            "If you do not agree, ask the next higher body for a re-review within 30 days of receiving this review"
            " (article 36)."
        ),
    ),
    "rereview": Kind(
        "FH",
        _("Written re-review"),
        _("Regulations on petition work, article 36"),
        _("This is final: a petition on the same facts and grounds is not accepted again."),
    ),
}


@dataclass(frozen=True)
class Paper:
    """One notice: its number, when, by whom, in what words, until when what is promised."""

    seq: int
    number: str
    kind: Kind
    at: datetime
    office: str
    text: str
    due: datetime | None


def papers_of(case: Case) -> list[Paper]:
    """The notices of a petition, oldest first; none of other kinds of request."""
    if case.life != "petition":
        return []
    words = dict(Message.objects.filter(case=case, audience="requester").values_list("pk", "text"))
    told: list[Paper] = []
    for event in history(case):
        if event.code in KINDS:
            told.append(_paper(case, event, words, sum(p.kind is KINDS[event.code] for p in told) + 1))
    return told


def _paper(case: Case, event: Event, words: dict[int, str], nth: int) -> Paper:
    kind = KINDS[event.code]
    dues = [c["due"] for c in event.data.get("clocks", ()) if c["code"] == kind.clock and "due" in c]
    due = datetime.fromisoformat(dues[-1]).astimezone(clock.BEIJING) if dues else None
    text = words.get(event.data.get("message", {}).get("id", 0), "")
    number = f"{case.reference}-{kind.letters}{nth}"
    return Paper(event.seq, number, kind, event.at, _office(case, event.at), text, due)


def _office(case: Case, at: datetime) -> str:
    """The office that led when it was given."""
    led = case.stays.filter(since__lte=at).exclude(lead=None).select_related("lead")
    stay = led.order_by("-since", "-id").first()
    return stay.lead.name if stay and stay.lead else ""
