"""What programs send about requests, and what they get: never a sealed field in the clear, and no contact in lists."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.cases.attachments import MOST
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock
from tongban.kernel.core.lifecycle import Step
from tongban.kernel.parties.models import Office
from tongban.services.requests.models import Kind, Request
from tongban.services.requests.reading import Happened, Running
from tongban.ui.api import Given, Words, readable

Id = Annotated[int, Field(ge=1, lt=2**63)]
Long = Annotated[str, Field(max_length=20_000), AfterValidator(readable)]
Line = Annotated[str, Field(max_length=120), AfterValidator(readable)]
Reference = Annotated[str, Path(pattern=r"^[A-Z]{2}-[0-9]{4}-[0-9]{6,12}-[0-9A-Z]$")]

FileKey = Annotated[str, Field(pattern=r"^[0-9a-f]{100,2000}$")]
Files = Annotated[
    list[FileKey],
    Field(default_factory=list, max_length=MOST, description="The keys that POST /files gave, within a day"),
]


class FilingIn(Given):
    """A request. Only the text is obligatory; who asks may stay unnamed."""

    text: Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(readable)]
    title: Line = ""
    kind: Kind = Kind.COMPLAINT
    place: Line = Field("", description="The place in words")
    division: Annotated[str, Field(pattern=r"^[0-9]{6,12}$")] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    name: Annotated[Words, Field(max_length=60)] = ""
    phone: Annotated[Words, Field(max_length=20)] = ""
    wants_call: bool = False
    about: Id | None = Field(None, description="The office complained about; it is shut out of the matter")
    may_publish: bool = False
    files: Files


class FiledOut(Schema):
    """What the requester keeps: the code and the secret together open the request."""

    reference: str
    code: str
    secret: str


class HelpIn(Given):
    """An office asked to help, and with what."""

    office: Id
    part: Line = ""


class StepIn(Given):
    """What is given with a step; which of it a step needs is told with the request."""

    text: Long = ""
    lead: Id | None = None
    helpers: list[HelpIn] = Field(default_factory=list, max_length=20)
    office: Id | None = Field(None, description="The office of your own that takes the step")
    adopted: bool | None = Field(None, description="Of a suggestion: is it adopted?")
    adopted_by: date | None = Field(None, description="Of an adopted suggestion: the day by which it is done")
    category: Annotated[str, Field(max_length=20), AfterValidator(readable)] | None = Field(
        None, description="With classify: the class it belongs to"
    )
    category2: Annotated[str, Field(max_length=40), AfterValidator(readable)] = ""
    into: str | None = Field(
        None, max_length=30, pattern=r"^[0-9A-Za-z-]+$", description="Merged into this request"
    )
    files: Files


class ConfirmIn(Given):
    """How it went, in the requester's own eyes."""

    contacted: bool
    solved: bool
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    text: Annotated[Words, Field(max_length=5000)] = ""


class OfficeOut(Schema):
    """An office."""

    id: int
    name: str


class StateOut(Schema):
    """A state as its reader calls it."""

    code: str
    label: str


class RequestLine(Schema):
    """One request in a list."""

    reference: str
    title: str
    kind: str
    state: StateOut
    lead: OfficeOut | None
    place: str
    urgent: bool
    opened_at: datetime
    due_at: datetime | None
    late: bool


class RequestPage(Schema):
    """A page of a list, newest first; `before` of the next question is `older`."""

    requests: list[RequestLine]
    older: int | None


class HappenedOut(Schema):
    """One thing that happened."""

    at: datetime
    step: str
    label: str
    office: str
    text: str


class ClockOut(Schema):
    """An allowance: since when, until when, whether it stands still or is over."""

    code: str
    label: str
    office: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None
    stopped_at: datetime | None


class StepOut(Schema):
    """A step open to the asker now, and what must be given with it."""

    code: str
    label: str
    needs: list[str]
    audience: str


class GroundOut(Schema):
    """An office suggested, how sure, and for which words."""

    office: OfficeOut
    p: float
    words: list[str]


class ContactOut(Schema):
    """Who asked, behind masks; open_contact opens it with a reason, on record."""

    name: str
    phone: str
    wants_call: bool


class StaffPart(Schema):
    """What only those see who work on the request."""

    text: str
    channel: str
    category: str
    urgent: bool
    clocks: list[ClockOut]
    helpers: list[OfficeOut]
    grounds: list[GroundOut]
    contact: ContactOut | None


class RequestOut(Schema):
    """One request as the asker may see it; `staff` is null for its requester."""

    reference: str
    title: str
    kind: str
    state: StateOut
    outcome: str
    place: str
    lead: OfficeOut | None
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    promise: ClockOut | None
    timeline: list[HappenedOut]
    steps: list[StepOut]
    staff: StaffPart | None


class MovedOut(Schema):
    """Where a request stands after a step."""

    reference: str
    state: StateOut


class OpenedOut(Schema):
    """A contact in the clear. That it was opened, by whom and why, is on record and told to the person."""

    name: str | None = None
    phone: str | None = None


class PublicOut(Schema):
    """A public request in words freed of personal data; of a suggestion also what becomes of it, and by when."""

    reference: str
    title: str
    text: str
    kind: str
    state: StateOut
    place: str
    published_at: datetime
    support: int
    verdict: str
    done_by: date | None
    answers: list[str]


class PublicPage(Schema):
    """A page of public requests, newest first."""

    requests: list[PublicOut]
    older: int | None


class SupportOut(Schema):
    """How many say "me too"."""

    support: int


def office_out(office: Office | None) -> OfficeOut | None:
    """An office, if there is one."""
    return OfficeOut(id=office.pk, name=office.name) if office else None


def state_out(state: Any, *, public: bool = False) -> StateOut:
    """A state by its name for staff or for residents."""
    return StateOut(code=state.code, label=str((state.public if public else None) or state.label))


def line_out(row: Request, state: Any, place: str) -> RequestLine:
    """One request in a list."""
    case: Case = row.case
    return RequestLine(
        reference=case.reference,
        title=case.title,
        kind=row.kind,
        state=state_out(state),
        lead=office_out(case.lead),
        place=place,
        urgent=row.urgent,
        opened_at=case.opened_at,
        due_at=case.due_at,
        late=bool(case.due_at and case.due_at < clock.now()),
    )


def happened_out(told: Happened) -> HappenedOut:
    """One thing that happened."""
    return HappenedOut(at=told.at, step=told.step, label=str(told.label), office=told.office, text=told.text)


def clock_out(told: Running | None) -> ClockOut | None:
    """An allowance."""
    if told is None:
        return None
    row = told.clock
    return ClockOut(
        code=row.code,
        label=str(told.label),
        office=told.office,
        started_at=row.started_at,
        due_at=row.due_at,
        paused_at=row.paused_at,
        stopped_at=row.stopped_at,
    )


def step_out(step: Step) -> StepOut:
    """A step and what it needs from whoever takes it (a term is worked out by the program)."""
    needs = [n for n in step.needs if n != "term"]
    return StepOut(code=step.code, label=str(step.label), needs=needs, audience=step.audience)
