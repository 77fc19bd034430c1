"""Filing: one act for the portal, the counter, the phone, other systems and files of thousands."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import NOBODY, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import Kept
from tongban.kernel.cases.lives import all_lives
from tongban.kernel.cases.models import Case, Contact, Message
from tongban.kernel.cases.moves import NO_NEWS, Move, Opening, Reserved
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core import idempotency, identity, reference, sealed, text, wholesale
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.steady import steady
from tongban.kernel.parties.models import Office
from tongban.services.requests.actions.holding import reason_to_hold
from tongban.services.requests.answer_times import allowance_for
from tongban.services.requests.models import LIFE_OF, SERIES, Channel, Kind, Representative, Request

TEXT_LIMIT = 20_000
TITLE, LEAST_TITLE = 40, 10  # of one made of the text; less of a sentence says too little
MOST_REPRESENTATIVES = 5
TIMED = {"take_over", "reopen", "dispatch"}  # steps that start or recount the clock of the answer


@dataclass(frozen=True)
class Filing:
    """What somebody says, however it came in. Only the text is obligatory."""

    text: str
    title: str = ""
    kind: str = Kind.COMPLAINT
    channel: str = Channel.PORTAL
    by: Actor = NOBODY
    place_path: str = ""
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    name: str = ""
    phone: str = ""
    person: int | None = None
    organisation: int | None = None
    wants_call: bool = False
    about: int | None = None
    people: int = 1  # who ask together
    representatives: tuple[tuple[str, str], ...] = ()  # name and phone of those who speak for them
    may_publish: bool = False
    followable: bool = True
    once: str = ""  # the same key files once
    source: str = ""
    source_id: str = ""
    digest: bytes | None = None
    at: datetime | None = None
    moves: tuple[Move, ...] = ()
    timed: bool = True
    news_since: datetime | None = None  # of what happened before, nobody is told
    rung_until: datetime | None = None  # history whose clocks rang as they would have, up to this moment
    suggestion: Suggestion | None = None
    files: tuple[Kept, ...] = ()  # of a single filing
    network: str = ""  # the address it comes from, of which only a keyed digest is kept, and not for long
    reserved: Reserved | None = None  # the id and number it bears, if they were taken beforehand
    held: str = ""  # why a person must look first (a `Hold`); found out where it is filed


@dataclass(frozen=True)
class Filed:
    """What the requester keeps: the number, and the code and secret that open it."""

    case: Case
    code: str
    secret: str


def file_request(filing: Filing) -> Filed:
    """File one request; sent twice with the same key, it is filed once and the same answer given again.

    What floods or says nothing is filed too, and held for the centre.
    """
    spokesmen = _representatives(filing)
    return _file(replace(filing, held=filing.held or reason_to_hold(filing)), spokesmen)


@transaction.atomic
def _file(filing: Filing, spokesmen: list[tuple[str, str]]) -> Filed:
    if filing.once:
        earlier = idempotency.claim("requests.file", filing.once)
        if earlier:
            case = Case.objects.get(pk=earlier["case"])
            code, secret = sealed.unseal(bytes.fromhex(earlier["keys"]), "requests.keys").split(" ")
            return Filed(case, code, secret)
    filed = file_requests([filing])[0]
    Representative.objects.bulk_create(
        Representative(request_id=filed.case.pk, name=name, phone=phone) for name, phone in spokesmen
    )
    if filing.files:
        said = Message.objects.get(case=filed.case, step="file")
        attachments.attach(filed.case.pk, filing.files, by=filing.by, audience=said.audience, message=said)
    if filing.once:
        keys = sealed.seal(f"{filed.code} {filed.secret}", "requests.keys").hex()
        idempotency.settle("requests.file", filing.once, {"case": filed.case.pk, "keys": keys})
    return filed


@transaction.atomic(savepoint=False)
def file_requests(filings: Sequence[Filing]) -> list[Filed]:
    """File many of one life in one transaction."""
    life = all_lives()[LIFE_OF.get(Kind(filings[0].kind), "request")]
    keys = [
        (reference.new_tracking_code(), reference.new_secret()) if f.followable else ("", "") for f in filings
    ]
    with steady():
        openings = [_opening(f, life.code, *key) for f, key in zip(filings, keys, strict=True)]
        opened = cases.open_cases(life, openings)
        pairs = list(zip(opened, filings, strict=True))
        wholesale.insert([_request(case, f) for case, f in pairs])
    wholesale.insert([c for case, f in pairs if (c := _contact(case, f))])
    return [Filed(case, code, secret) for case, (code, secret) in zip(opened, keys, strict=True)]


def _representatives(filing: Filing) -> list[tuple[str, str]]:
    """At most five speak for those who petition together (Regulations on petition work, article 20)."""
    if len(filing.representatives) > MOST_REPRESENTATIVES:
        raise TongbanError(
            _("Those who petition together choose at most five representatives (article 20)."),
            code="too_many",
            field="representatives",
        )
    return [
        (name, identity.normalise_phone(phone) if phone else "") for name, phone in filing.representatives
    ]


def code_index(code: str) -> bytes:
    """How a tracking code is stored and looked up."""
    return sealed.blind_index(code, "tracking_code")


def _opening(filing: Filing, life: str, code: str, secret: str) -> Opening:
    said = text.fitting(text.clean(filing.text), chars=TEXT_LIMIT, field="text")
    if not said.strip():
        raise TongbanError(_("Please say what it is about."), code="missing", field="text")
    if filing.about is not None and not Office.objects.filter(pk=filing.about).exists():
        raise TongbanError(_("There is no such office."), code="unknown_office", field="about")
    urgent = filing.suggestion is not None and filing.suggestion.urgent and life == "request"
    days = {"answer_days": answer_days(filing)} if life == "request" else {}
    return Opening(
        title=title_of(filing.title, said),
        text=said,
        place_path=filing.place_path,
        by=filing.by,
        series=SERIES[life],
        at=filing.at,
        about=filing.about,
        code_index=code_index(code) if code else None,
        secret_hash=reference.hash_secret(secret) if secret else None,
        moves=tuple(replace(m, more={**m.more, **days}) if m.step in TIMED else m for m in filing.moves),
        timed=filing.timed,
        news_since=NO_NEWS if filing.held else filing.news_since,
        rung_until=filing.rung_until,
        reserved=filing.reserved,
        more=days | _marks(filing, urgent=urgent),
    )


def answer_days(filing: Filing) -> int | None:
    """How many working days the class of a filing allows, as the table holds now."""
    found = filing.suggestion or Suggestion()
    return allowance_for(found.category, found.category2, f"{filing.title} {filing.text}").days


def _marks(filing: Filing, *, urgent: bool) -> dict[str, Any]:
    """What the filing's event carries beside the words."""
    held = {"held": filing.held} if filing.held else {}
    count = [*(["urgent"] if urgent else ()), *held]
    return held | ({"urgent": True} if urgent else {}) | ({"count": count} if count else {})


def title_of(title: str, said: str) -> str:
    """The title given, or the first sentence of the text; a long one ends at a comma rather than amid a word."""
    wanted = text.clean_line(title)
    if wanted:
        return wanted[:120]
    first = said.strip().splitlines()[0]
    for mark in "。！？!?；;":
        first = first.split(mark)[0]
    if len(first) > TITLE:
        ends = "，,、" + " " * first.isascii()  # among Chinese words a space stands around numbers only
        at = max(first.rfind(mark, LEAST_TITLE, TITLE + 1) for mark in ends)
        first = first[: at if at > 0 else TITLE].strip()
    return first or said[:TITLE]


def _request(case: Case, filing: Filing) -> Request:
    found = filing.suggestion or Suggestion()
    return Request(
        case=case,
        channel=filing.channel,
        kind=filing.kind,
        category=found.category,
        category2=found.category2,
        urgent=found.urgent,
        answer_days=answer_days(filing) if case.life == "request" else None,
        place_text=filing.place_text[:120],
        longitude=filing.longitude,
        latitude=filing.latitude,
        grounds=grounds_of(found),
        auto=any(m.step == "dispatch" and m.by.is_system for m in filing.moves),
        people=filing.people,
        may_publish=filing.may_publish,
        source=filing.source,
        source_id=filing.source_id,
        source_digest=filing.digest or hashlib.sha256(filing.text.encode()).digest(),
        held=filing.held,
        filed_by=filing.by.account,
        search=search_vector(f"{case.title} {filing.text}"),
        corrected=_corrected(filing),
        **_said_in(filing.moves),
    )


def _said_in(moves: Sequence[Move]) -> dict[str, Any]:
    """What carried-over moves say of the outcome; the last word counts, as it does for live steps."""
    kept = {"confirm": ("solved", "contacted", "satisfaction"), "answer": ("adopted", "adopted_by")}
    return {name: move.more[name] for move in moves for name in kept.get(move.step, ()) if name in move.more}


def _corrected(filing: Filing) -> bool:
    """Did the last person to send it out choose another office than the one suggested first?"""
    found = filing.suggestion.candidates if filing.suggestion else ()
    sent = [m.lead for m in filing.moves if m.step in {"dispatch", "rule", "reroute"} and not m.by.is_system]
    return bool(found and sent) and sent[-1] != found[0].office


def grounds_of(found: Suggestion) -> list[dict[str, Any]]:
    """What is kept of a suggestion: the offices with how sure, who helps, and why."""
    return [
        {"office": c.office, "p": round(c.p, 4), "help": [[h.office, h.part] for h in c.helpers], **c.grounds}
        for c in found.candidates
    ]


def search_vector(words: str) -> Any:
    """The words that a search can find, as PostgreSQL keeps them."""
    return " ".join(f"'{w}'" for w in sorted(set(text.tokens(words)))[:4000])


def _contact(case: Case, filing: Filing) -> Contact | None:
    if not (filing.name or filing.phone or filing.person or filing.organisation):
        return None
    phone = identity.normalise_phone(filing.phone) if filing.phone else ""
    return Contact(
        case=case,
        person_id=filing.person,
        organisation_id=filing.organisation,
        name=filing.name.strip(),
        phone=phone,
        phone_index=sealed.blind_index(phone, "phone") if phone else None,
        wants_call=filing.wants_call,
    )
