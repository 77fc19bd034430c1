"""Teams: set up, joined, left, handed to another leader, closed."""

import secrets
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.actions import memberships
from tongban.kernel.parties.models import Membership, Office, Organisation, Person
from tongban.kernel.parties.queries import records_of
from tongban.kernel.places.models import Division
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import Team, Volunteer

STREAM = "team"


@transaction.atomic
def set_up(
    name: str, kind: str, *, division: Division, office: Office, by: Actor, leader: Person | None = None,
    since: date | None = None,
) -> Team:  # fmt: skip
    """A team stands; its leader is its first member. Conflict `team` where the place has one of that name."""
    since = since or today()
    if kind not in rules.TEAMS or len(name.strip()) < 2:
        raise TongbanError(_("Give the team a name and a kind."), code="team", field="name")
    start = clock.midnight(since)
    body = Organisation(
        code=f"VT-{secrets.token_hex(8)}", kind=Organisation.Kind.SOCIAL, name=name.strip()[:80]
    )
    body.division, body.valid = division, TimestamptzRange(start, None)
    row = Team(name=name.strip()[:80], kind=kind, division=division, office=office, since=since)
    try:
        with transaction.atomic():
            body.save()
            row.organisation = body
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is a team of that name in this place."), code="team") from error
    events.append(STREAM, row.pk, [events.Entry("team.set_up", by.code)])
    return appoint(row, leader, by=by) if leader else row


@transaction.atomic
def join(team: Team, person: Person, *, by: Actor, on: date | None = None) -> Membership:
    """A registered volunteer belongs to the team from that day on. TongbanError `unregistered`; Conflict `overlap`."""
    if not Volunteer.objects.filter(person=person, left_on=None).exists():
        raise TongbanError(_("Register as a volunteer first."), code="unregistered")
    member = memberships.Member(person=person)
    return memberships.join(rules.MEMBER, member, team.organisation, since=on or today(), by=by.code)


@transaction.atomic
def leave(team: Team, person: Person, *, by: Actor) -> Membership:
    """Whoever leaves belonged to it until yesterday; who came today, until today. They lead it no more."""
    rows = Membership.objects.filter(kind=rules.MEMBER, body=team.organisation_id)
    # of two records of one, both may belong to it: each ends
    held = list(rows.filter(person__in=records_of(person.pk), valid__contains=today()))
    if not held:
        raise TongbanError(_("They do not belong there on that day."), code="not_a_member")
    lay_down(team, person, by=by)
    ended = [memberships.leave(row, on=_last(row), by=by.code) for row in held]
    return ended[0]


def _last(row: Membership) -> date:
    return today() if row.valid.lower < today() else today() + timedelta(days=1)


@transaction.atomic
def lay_down(team: Team, person: Person, *, by: Actor) -> None:
    """If this person leads the team, nobody does from now on."""
    if Team.objects.filter(pk=team.pk, leader=person).update(leader=None):
        events.append(STREAM, team.pk, [events.Entry("team.leaderless", by.code, {"person": person.pk})])


@transaction.atomic
def appoint(team: Team, leader: Person, *, by: Actor) -> Team:
    """Somebody leads the team from now on, and belongs to it."""
    row = Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    rows = Membership.objects.filter(kind=rules.MEMBER, body=row.organisation_id, person=leader)
    if not rows.filter(valid__contains=today()).exists():
        join(row, leader, by=by, on=max(today(), row.since))
    row.leader = leader
    row.save(update_fields=["leader"])
    events.append(STREAM, row.pk, [events.Entry("team.led", by.code, {"person": leader.pk})])
    return row


@transaction.atomic
def close(team: Team, *, by: Actor) -> Team:
    """The team is no more; its events and hours stay."""
    row = Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        events.append(STREAM, row.pk, [events.Entry("team.closed", by.code)])
    return row
