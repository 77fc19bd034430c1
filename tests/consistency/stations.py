"""What the walk needs of stations: one with its keeper, a thing lent and one lying there, a move proposed."""

from collections.abc import Callable
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.services.stations.actions import lending, opening
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
    "stations": lambda g: {"code": g["station"]},
}
BODIES: Said = {
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
    return {"station": here.code, "loan": loan.pk, "station_move": move.pk}
