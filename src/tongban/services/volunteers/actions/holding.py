"""Events of teams: planned by their leader from a template, signed up for, rated both ways; needs become events."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity, Shift, Template
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.models import Office, Person
from tongban.kernel.places.models import Division
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import Need, Rating, Team
from tongban.services.volunteers.queries import ASK
from tongban.services.volunteers.queries.people import registered

NEED = "need"


@transaction.atomic
def plan(
    team: Team, template: Template, start: datetime, *, place: str, by: Actor, need: Need | None = None, **more: Any
) -> Activity:  # fmt: skip
    """An event of a team from a template, led by its leader; it still has to be opened. A need it answers is met by it."""
    require_leads(by, team)
    if start <= clock.now():
        raise TongbanError(_("Say a time that lies ahead."), code="past", field="start")
    told = held_by(team, place=place) | more
    row = activities.draft_from(template, start, by=by, vouched=True, **told)
    if need is not None:
        _meet(need, team, row, by)
    return row


def held_by(team: Team, *, place: str) -> dict[str, Any]:
    """The columns that say whose an activity is and where."""
    whose = {
        "office_id": team.office_id,
        "organisation_id": team.organisation_id,
        "leader_id": team.leader_id,
    }
    return {**whose, "division": team.division, "place": place[:160]}


def require_leads(by: Actor, team: Team) -> None:
    """Refuse whoever neither leads the team nor works for its office."""
    if not (by.is_system or rules.leads(by, team) or by.works_for(team.office_id, "activities.plan")):
        raise NotAllowed(_("Only the team's leader or its office does this."), code="not_leader")


def sign_up(shift: Shift | int, person: Person | int, *, by: Actor, once: str = "") -> Booking:
    """A place, or one on the waiting list, for a registered volunteer. Errors of activities.sign_up, and `unregistered`."""
    pk = person.pk if isinstance(person, Person) else person
    volunteer = registered(pk)
    if volunteer is None:
        raise TongbanError(_("Register as a volunteer first."), code="unregistered")
    # read with the registration, so that nothing of it is asked again; it stands elsewhere only after a merge
    theirs = volunteer.person if volunteer.person_id == pk else Person.objects.get(pk=pk)
    return activities.sign_up(shift, theirs, by=by, once=once)


@transaction.atomic
def rate(activity: Activity, person: Person, points: int, *, by: Actor, of: str, words: str = "") -> Rating:
    """One to five points: of the event by a volunteer who was there, or of that volunteer by whoever leads.

    TongbanError `not_there`, `points`; Conflict `rated`; NotAllowed for others, and for rating oneself as leader.
    """
    own = rules.person_of(by) == person.pk
    if of == rules.EVENT_RATED and not own:
        raise NotAllowed(_("Only who was there rates it."))
    if of == rules.PERSON_RATED:
        rights.require(by, "activities.lead", activity)
        if own:
            raise NotAllowed(_("Nobody rates themselves."))
    if not activity.shifts.filter(presences__person=person).exists():
        raise TongbanError(_("Only who was there rates it."), code="not_there")
    if points not in range(1, 6):
        raise TongbanError(_("Give one to five points."), code="points", field="points")
    row = Rating(activity=activity, person=person, of=of, points=points, words=words.strip()[:300])
    row.at, row.by = clock.now(), by.code
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("This was rated already."), code="rated") from error
    return row


@transaction.atomic
def ask_for(
    title: str, *, office: Office, division: Division, wanted_on: date, by: Actor, people: int = 1, skill: str = "",
    text: str = "",
) -> Need:  # fmt: skip
    """A community asks for help; teams of the county see it."""
    rights.require(by, ASK, Need(office=office, division=division))
    if wanted_on < today() or not 0 < people <= 1000 or (skill and skill not in rules.SKILLS):
        raise TongbanError(
            _("Say a day that lies ahead, and how many people."), code="need", field="wanted_on"
        )
    row = Need(
        title=title.strip()[:120], office=office, division=division, wanted_on=wanted_on, people=people
    )
    row.skill, row.text, row.asked_at, row.asked_by = skill, text[:2000], clock.now(), by.code
    row.save()
    _note(row, "asked", by)
    return row


@transaction.atomic
def take(need_id: int, team: Team, *, by: Actor) -> Need:
    """A team takes a need; of two at once one is told that the other was first (Conflict `taken`)."""
    require_leads(by, team)
    row = _locked(need_id)
    if row.state != rules.OPEN:
        raise Conflict(_("Another team has taken this already."), code="taken")
    row.state, row.team = rules.TAKEN, team
    row.save(update_fields=["state", "team"])
    _note(row, "taken", by, team=team.pk)
    return row


@transaction.atomic
def withdraw(need_id: int, *, by: Actor) -> Need:
    """The community needs it no more, before an event is planned. Twice does no harm."""
    row = _locked(need_id)
    rights.require(by, ASK, row)
    if row.state == rules.MET:
        raise Conflict(_("An event is planned already: cancel that."), code="met")
    if row.state == rules.WITHDRAWN:
        return row
    row.state = rules.WITHDRAWN
    row.save(update_fields=["state"])
    events.append(NEED, row.pk, [events.Entry("need.withdrawn", by.code)])
    return row


@transaction.atomic
def call_off(activity: Activity, *, why: str, by: Actor) -> Activity:
    """An event does not take place: the need it was to answer is its team's again, to be answered by another."""
    row = activities.cancel_activity(activity.pk, why=why, by=by)
    for need in Need.objects.select_for_update(of=("self",), no_key=True).filter(activity=row):
        need.state, need.activity = rules.TAKEN, None
        need.save(update_fields=["state", "activity"])
        events.append(NEED, need.pk, [events.Entry("need.unmet", by.code, {"activity": row.pk})])
    return row


def _meet(need: Need, team: Team, activity: Activity, by: Actor) -> None:
    row = _locked(need.pk)
    if row.state != rules.TAKEN or row.team_id != team.pk:
        raise Conflict(_("This need is another team's, or met already."), code="taken")
    row.state, row.activity = rules.MET, activity
    row.save(update_fields=["state", "activity"])
    _note(row, "met", by, activity=activity.pk)


def _note(row: Need, what: str, by: Actor, **more: int) -> None:
    """The event, and the letter by which those whom it concerns are told."""
    events.append(NEED, row.pk, [events.Entry(f"need.{what}", by.code, more)])
    outbox.put([outbox.Letter(f"volunteers.need_{what}", {"need": row.pk})])


def _locked(need_id: int) -> Need:
    return Need.objects.select_for_update(of=("self",), no_key=True).get(pk=need_id)
