"""What the walk needs of volunteers: a team, an event, one who signed up, and how their addresses are asked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.core import clock
from tongban.kernel.parties import actions as parties
from tongban.services.volunteers.actions import holding, recurring, teaming
from tongban.services.volunteers.actions.registering import Told, register

SAMPLES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "volunteers:event": lambda g: {"pk": g["event"]},
    "volunteers:sign_up": lambda g: {"pk": g["shift"]},
    "volunteers:series": lambda g: {"pk": g["series"]},
    "volunteers:sign_up_for_all": lambda g: {"pk": g["series"]},
    "volunteers:person_reports": lambda g: {"pk": g["volunteer"]},
    "volunteers:calendar": lambda g: {"pk": g["shift"]},
    "volunteers:off": lambda g: {"pk": g["booked"]},
    "volunteers:guard": lambda g: {"pk": 1},
    "volunteers:record": lambda g: {"number": "ZY-2026-000001-X"},
    "volunteers:rate": lambda g: {"pk": g["event"]},
    "volunteers:team": lambda g: {"pk": g["team"]},
    "volunteers:join_team": lambda g: {"team": g["team"]},
    "volunteers:new_event": lambda g: {"team": g["team"]},
    "volunteers:take": lambda g: {"team": g["team"], "need": g["need"]},
    "volunteers:led": lambda g: {"pk": g["event"]},
    "volunteers:led_people": lambda g: {"pk": g["shift"]},
    "volunteers:led_code": lambda g: {"pk": g["shift"], "way": "in"},
    "volunteers:led_list": lambda g: {"pk": g["shift"]},
    "volunteers:led_person": lambda g: {"pk": g["shift"], "person": g["volunteer_person"]},
    "volunteers:led_correct": lambda g: {"pk": g["shift"], "person": g["volunteer_person"]},
    "volunteers:led_rate": lambda g: {"pk": g["shift"], "person": g["volunteer_person"]},
    "volunteers:person": lambda g: {"pk": g["volunteer"]},
    "volunteers:withdraw": lambda g: {"pk": g["need"]},
    "volunteers:decide": lambda g: {"pk": g["hours_asked"]},
}


LATER = "2031-01-01T10:00:00+08:00"
BODIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "volunteers_plan_event": lambda g: {"template": g["template"], "start": LATER, "place": "x"},
    "volunteers_record_event": lambda g: {"served": 1},
    "volunteers_bring_in": lambda g: {"token": "x", "marks": []},
}


def prepared(people: Any) -> dict[str, Any]:
    """A team with its leader, an open event, one who signed up and asks for a correction, a need."""
    place, office, day = people.world.division("652301001001"), people.world.office("housing"), clock.now()
    person, leader = (
        parties.find_or_make_person(by="system", phone=f"1390001000{n}", name="王芳")[0] for n in (1, 2)
    )
    rows = [register(p, Told("王芳", place, date(1990, 1, 1)), by=SYSTEM) for p in (person, leader)]
    team = teaming.set_up("team", "community", division=place, office=office, by=SYSTEM, leader=leader)
    shifts = [{"name": "", "after": 0, "minutes": 60, "places": 5, "needs": []}]
    template = activities.make_template("volunteers.event", "event", minutes=60, shifts=shifts, by=SYSTEM)
    event = holding.plan(team, template, day + timedelta(days=9), place="x", by=SYSTEM)
    activities.open_activity(event.pk, by=SYSTEM)
    many, _made = recurring.plan_series(
        team,
        template,
        day + timedelta(days=20),
        until=(day + timedelta(days=30)).date(),
        place="x",
        by=SYSTEM,
    )
    shift = event.shifts.get()
    booking = holding.sign_up(shift.pk, person, by=SYSTEM)
    asked = activities.ask_correction(shift.pk, person, None, None, why="not there", by=SYSTEM)
    need = holding.ask_for(
        "help", office=office, division=place, wanted_on=day.date() + timedelta(9), by=SYSTEM
    )
    return {
        "volunteer": rows[0].pk,
        "volunteer_person": person.pk,
        "team": team.pk,
        "event": event.pk,
        "template": template.pk,
        "series": many.pk,
        "shift": shift.pk,
        "booked": booking.pk,
        "hours_asked": asked.pk,
        "need": need.pk,
    }
