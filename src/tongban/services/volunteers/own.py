"""What volunteers hold of somebody, for themselves: registration, what was said of them, guardians; and letting go of it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.retention import years_after
from tongban.kernel.parties.queries import records_of
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import leaving
from tongban.services.volunteers.models import Guardian, Rating, Volunteer
from tongban.services.volunteers.queries import people


def held(actor: Actor) -> list[dict[str, Any]]:
    """Their registration, ratings both ways, whom they were asked for as a guardian and who was asked for them."""
    ids = _ids(actor)
    rows = Volunteer.objects.filter(person__in=ids).select_related("division").prefetch_related("honours")
    said = Rating.objects.filter(person__in=ids).select_related("activity").order_by("-at")
    asked = Guardian.objects.filter(Q(person__in=ids) | Q(guardian__in=ids)).order_by("-asked_at")
    return [*map(_registration, rows), *map(_rating, said), *(_guardian(row, ids) for row in asked)]


def forget(actor: Actor) -> int:
    """What they told is erased once they have left, and the words of their ratings; how many records that were."""
    ids, now = _ids(actor), clock.now()
    over = leaving.volunteers_over(now + timedelta(days=1)).filter(person__in=ids)
    words = leaving.ratings_over(now).filter(person__in=ids, of=rules.EVENT_RATED)
    asked = leaving.guardians_over(now).filter(guardian__in=ids)
    found = [list(rows.values_list("pk", flat=True)) for rows in (over, words, asked)]
    for pk in found[0]:
        leaving.erase_volunteer(pk, by=actor.code)
    for pk in found[1]:
        leaving.erase_rating(pk)
    for pk in found[2]:
        leaving.erase_guardian(pk)
    return sum(map(len, found))


def _ids(actor: Actor) -> list[int]:
    person = rules.person_of(actor)
    return records_of(person) if person else []


def _told(ref: str, what: str, lines: list[tuple[Any, Any]], since: date, **more: Any) -> dict[str, Any]:
    told = {"until": None, "now": True, "kept_until": None, "office": None, "correct": ""}
    words = [[str(label), str(value)] for label, value in lines if value]
    return {"ref": ref, "what": what, "lines": words, "since": since} | told | more


def _registration(row: Volunteer) -> dict[str, Any]:
    given = people.given_by(row.person_id)
    lines = [
        (_("Place"), row.division.name),
        (_("Born"), row.born.open() if row.born else ""),
        (_("Skills"), "、".join(str(rules.SKILLS.get(s, s)) for s in row.skills)),
        (_("When"), "、".join(str(rules.WHEN.get(s, s)) for s in row.available)),
        (_("Stars"), given.stars),
        (_("Honours"), "、".join(f"{h.title} ({h.on})" for h in row.honours.all())),
        (_("Agreed to report from the street"), row.reports_since),
    ]
    why = _("While you are a volunteer. Leave on the page “My volunteering”, then erase below or wait.")
    left = _kept_until(row.left_on) if row.left_on and not row.erased_at else None
    more = {"until": row.left_on, "now": row.left_on is None, "why_kept": why, "kept_until": left}
    more["correct"] = reverse("volunteers:mine")
    return _told(f"volunteer:{row.pk}", _("Registration as a volunteer"), lines, row.registered_on, **more)


def _rating(row: Rating) -> dict[str, Any]:
    lines = [(_("Event"), row.activity.title), (_("Points, 1 to 5"), row.points), (_("In words"), row.words)]
    why = _("Points count for the event or for the team's leader; words are erased after two years.")
    return _told(f"rating:{row.pk}", str(rules.RATED[row.of]), lines, _day(row.at), why_kept=why)


def _guardian(row: Guardian, ids: list[int]) -> dict[str, Any]:
    answer = {None: _("not answered"), True: _("agrees"), False: _("does not agree")}[row.agrees]
    born = row.born.open() if row.born and row.guardian_id in ids else ""
    what = _("Asked as a guardian") if row.guardian_id in ids else _("A guardian was asked for you")
    why = _("It shows that a guardian agreed; erased two years after the answer.")
    return _told(
        f"guardian:{row.pk}",
        what,
        [(_("Answer"), answer), (_("Born"), born)],
        _day(row.asked_at),
        why_kept=why,
    )


def _day(moment: Any) -> date:
    return moment.astimezone(clock.BEIJING).date()


def _kept_until(day: date) -> date:
    from tongban.services.volunteers.service import SERVICE  # noqa: PLC0415 - the declaration stands above

    return years_after(day, SERVICE.keeps["volunteers.Volunteer"].years)
