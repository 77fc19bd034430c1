"""Volunteers and teams: who they are, found by place, skill, name or number; what they gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import queries as activities
from tongban.kernel.core.clock import today
from tongban.kernel.core.identity import birth_date
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Membership, Person
from tongban.kernel.parties.queries import people_by_number, records_of
from tongban.kernel.places.queries import within
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import Guardian, Team, Volunteer
from tongban.services.volunteers.queries import PEOPLE
from tongban.services.volunteers.queries.stars import steps_on

# what signing up reads; whatever else of the row is read when it is asked for
ASKED_IN_A_RUSH = ("born", "left_on", "person__id_number", "person__id_number_index")


@dataclass(frozen=True)
class Given:
    """What somebody gave: minutes, stars, minutes to the next star (None with all of them)."""

    minutes: int
    stars: int
    to_next: int | None

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60

    @property
    def hours_to_next(self) -> float:
        """Hours to the next star; none with all of them."""
        return (self.to_next or 0) / 60


def of_person(person_id: int | None) -> Volunteer | None:
    """The registration of a person, also where it stands under a record that was merged into theirs."""
    if person_id is None:
        return None
    own = Volunteer.objects.filter(person=person_id).select_related("division", "person").first()
    if own:
        return own
    rows = Volunteer.objects.filter(person__in=records_of(person_id)).select_related("division", "person")
    return rows.order_by("registered_on", "pk").first()


def given_by(person_id: int) -> Given:
    """The hours that count of a person, over all their records, as stars."""
    found = activities.minutes_of(records_of(person_id))
    minutes, steps = sum(found.values()), steps_on()
    return Given(minutes, steps.stars(minutes), steps.to_next(minutes))


def seen_by(actor: Actor) -> QuerySet[Volunteer]:
    """The volunteers an actor may see: whoever left is no longer looked for."""
    return rights.visible(actor, PEOPLE, Volunteer.objects.filter(left_on=None))


def registered(person_id: int | None) -> Volunteer | None:
    """The registration of somebody who has not left, with their record as a person; in a rush asked thousands of times."""
    rows = Volunteer.objects.select_related("person").only(*ASKED_IN_A_RUSH)
    rows = rows.filter(person=person_id, left_on=None)
    if own := next(iter(rows), None):  # one at most
        return own
    row = of_person(person_id)
    return row if row and row.left_on is None else None


def narrowed(rows: QuerySet[Volunteer], wanted: Mapping[str, Any]) -> QuerySet[Volunteer]:
    """By name, phone or ID number whole (they are sealed: parts cannot be looked for), place, skill, when."""
    if words := (wanted.get("q") or "").strip():
        rows = rows.filter(_exactly(words))
    if place := wanted.get("division"):
        rows = rows.filter(within(place.path, "place_path"))
    if skill := wanted.get("skill"):
        rows = rows.filter(skills__contains=[skill])
    if when := wanted.get("when"):
        rows = rows.filter(available__contains=[when])
    return rows.exclude(reports_since=None) if wanted.get("reports") else rows


def _exactly(words: str) -> Q:
    return Q(name_index=blind_index(words, "name")) | Q(person__in=people_by_number(words))


def born_on(person: Person) -> date | None:
    """The birth date of a volunteer or a guardian without an ID number: the kernel asks this of us."""
    own: Volunteer | None = getattr(person, "volunteer", None)
    if own and own.born:  # in a rush this is asked thousands of times: most have one record alone
        return date.fromisoformat(own.born.open())
    ids = records_of(person.pk)
    for row in Person.objects.filter(pk__in=ids).exclude(id_number_index=None):
        number = row.id_number.open()
        if len(number) == 18:
            return birth_date(number)
    told: list[Volunteer | Guardian] = [
        *Volunteer.objects.filter(person__in=ids),
        *Guardian.objects.filter(guardian__in=ids),
    ]
    found = next((row.born.open() for row in told if row.born), "")
    return date.fromisoformat(found) if found else None


def why_unskilled(who: Any, skill: str, _during: Any) -> str:
    """What bookings asks before somebody gets a place that needs a skill: empty, or why not."""
    mine = of_person(who.pk) if isinstance(who, Person) else None
    if mine and skill in mine.skills:
        return ""
    return _("This needs the skill “%(skill)s”: add it to your registration if you have it.") % {
        "skill": rules.SKILLS.get(skill, skill)
    }


def asked_as_guardian(person: Person | None) -> QuerySet[Guardian]:
    """Minors who named this person's proved phone and wait for an answer."""
    if person is None or not person.phone_index:
        return Guardian.objects.none()
    rows = Guardian.objects.filter(phone_index=bytes(person.phone_index), answered_at=None)
    return rows.exclude(person=person).select_related("person").order_by("asked_at")


def teams() -> QuerySet[Team]:
    """Teams that stand."""
    return Team.objects.filter(closed_at=None).select_related("division", "leader", "office")


def led_by(actor: Actor) -> QuerySet[Team]:
    """The teams that an actor leads."""
    mine = rules.person_of(actor)
    return teams().filter(leader=mine) if mine else Team.objects.none()


def members(team: Team, on: date | None = None) -> QuerySet[Membership]:
    """Who belongs to a team on a day."""
    rows = Membership.objects.filter(
        kind=rules.MEMBER, body=team.organisation_id, valid__contains=on or today()
    )
    return rows.select_related("person").order_by("pk")


def teams_of(person_id: int) -> Sequence[Team]:
    """The teams somebody belongs to today."""
    rows = Membership.objects.filter(
        kind=rules.MEMBER, person__in=records_of(person_id), valid__contains=today()
    )
    return list(teams().filter(organisation__in=rows.values("body")))
