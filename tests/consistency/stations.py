"""What the walk needs of stations: one with its keeper, a thing lent and one lying there, a move proposed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.services.stations.actions import caring, lending, opening
from tongban.services.stations.models import Transfer

Said = dict[str, Callable[[dict[str, Any]], dict[str, Any]]]
FORMS: Said = {
    "stations:keep_at": lambda g: {"key": "walk-walk-walk-walk", "what": "visitors", "quantity": "1"},
    "stations:borrow": lambda g: {"code": "W2", "key": "walk"},
    "stations:give_back": lambda g: {"loan": g["loan"]},
    "stations:send": lambda g: {"at": g["station"]},
    "stations:arrive": lambda g: {"at": g["station"]},
    "stations:drop": lambda g: {"at": g["station"]},
}
SAMPLES: Said = {
    "stations:send": lambda g: {"pk": g["station_move"]},
    "stations:arrive": lambda g: {"pk": g["station_move"]},
    "stations:drop": lambda g: {"pk": g["station_move"]},
    "stations:join_care": lambda g: {"code": g["station"], "pk": g["station_care"]},
    "stations:leave_care": lambda g: {"pk": g["station_care_booked"]},
    "stations": lambda g: {"code": g["station"]},
}
BODIES: Said = {
    "stations_set_hours": lambda g: {"week": [], "holidays_closed": True},
    "stations_set_day": lambda g: {"note": "walk"},
    "stations_add_item": lambda g: {"kind": "umbrella", "code": "WALK"},
    "stations_appoint": lambda g: {"account": "nobody"},
    "stations_act": lambda g: {"key": "walk-walk-walk-walk", "what": "visitors", "quantity": 1},
}


def prepare(people: Any) -> dict[str, Any]:
    """A station with its keeper, a thing that the signed-in resident has, a move proposed from another."""
    place, office = people.world.division("652301001001"), people.world.office("streets")
    week = tuple((day, 0, 1440) for day in range(8))
    here, there = (
        opening.open_station(
            opening.New(code=code, name=code, kind="courier", division=place, office=office, week=week),
            by=SYSTEM,
        )
        for code in ("WALK1", "WALK2")
    )
    opening.appoint(here, people["station_keeper"], by=SYSTEM)
    for number in ("W1", "W2"):
        lending.add_item(here, "power_bank", number, by=SYSTEM)
    loan = lending.borrow(here, "W1", by=people.actor("signed_in"))
    move = Transfer.objects.create(
        giver=here, receiver=there, what="water", quantity=1, proposed_at=clock.now()
    )
    care = caring.plan_care(here, "haircut", "walk", *span(days=1), places=9, by=SYSTEM)
    booked = caring.sign_up_for_care(here, care, people["signed_in"].person, by=SYSTEM)
    cared = {"station_care": care.pk, "station_care_booked": booked.pk}
    return {"station": here.code, "loan": loan.pk, "station_move": move.pk, **cared}


def span(days: int) -> tuple[datetime, datetime]:
    """An hour so many days ahead."""
    start = clock.now() + timedelta(days=days)
    return start, start + timedelta(hours=1)
