"""Volunteers of the demo: registered over years, teams in all counties, couriers who report, a year of events and some to come.

At scale 1: 240,360 registered, 1,348 teams of which 9 are of couriers and drivers, 136 couriers who report from the
street, 6,120 events with some 486,000 people served. First who registered, then their teams, then what these held.
"""

from tongban.project.demo.volunteering.holding import EVENTS, TO_COME
from tongban.project.demo.volunteering.registering import VOLUNTEERS
from tongban.project.demo.volunteering.teaming import KINDS, TEAMS

STAGES = ((VOLUNTEERS, KINDS), (TEAMS,), (EVENTS, TO_COME))

__all__ = ["EVENTS", "KINDS", "STAGES", "TEAMS", "TO_COME", "VOLUNTEERS"]
