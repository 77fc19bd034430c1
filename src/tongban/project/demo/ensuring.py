"""The demo is there: built once in an empty database, taken up again where a kill left it, then left alone."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.models import Account
from tongban.kernel.access.rights import all_roles
from tongban.kernel.cases import reserving
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.demo import offices
from tongban.project.demo import (
    branching,
    building,
    burdening,
    listing,
    login,
    mapping,
    printing,
    recording,
    stationing,
    volunteering,
)
from tongban.project.demo.drafting import SOURCE
from tongban.project.demo.making import make_all
from tongban.project.demo.parts import whole
from tongban.project.demo.people import NAMED, hire
from tongban.project.demo.plan import CASES, DAYS, Plan
from tongban.project.ready import alone, say
from tongban.services.matters import finding
from tongban.services.requests.models import Request

DEFAULT_SCALE = 0.006
DEFAULT_SEED = 6523
STREAM = "demo"
BUILDING = 0x64656D6F  # the lock of whoever builds it
BEFORE = timedelta(days=DAYS + 30)  # people have held their roles since before the year began


def _hot(plan: Plan) -> None:
    with clock.at(plan.anchor):
        finding.find_hot()


def _statistics(_plan: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# parts of a stage do not read one another; what takes longest in one worker begins first
STAGES = (
    (branching.BRANCHES, volunteering.KINDS, whole("burdens", burdening.build)),
    (branching.ORGANISATIONS, branching.MEMBERS, building.HISTORY, volunteering.VOLUNTEERS),
    (branching.MOVES, building.THESE_DAYS, branching.COVERAGE, volunteering.TEAMS),
    (
        whole("records", recording.build),
        branching.GAPS,
        stationing.RUN,
        volunteering.EVENTS,
        volunteering.TO_COME,
    ),
    (whole("map", mapping.build), whole("lists", listing.build), stationing.SHORT),
    (whole("hot matters", _hot), whole("printed page", printing.build), whole("statistics", _statistics)),
)


@dataclass(frozen=True)
class Login:
    """An account to sign in with: one of each role."""

    username: str
    password: str
    label: str
    role: str


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    seed: int
    scale: float
    requests: int
    seconds: float
    complete: bool


def ensure(
    *,
    scale: float | None = None,
    seed: int | None = None,
    as_of: datetime | None = None,
    processes: int | None = None,
) -> Built | None:
    """Have the demo in the database; None where there are other accounts, whose database is left alone.

    `as_of`: the present of the demo (aware), now unless given. One that was begun goes on with its own.
    """
    if not login.is_here():
        raise NotAllowed(_("The demo is served on a loopback address only, with TONGBAN_DEMO=1."))
    begun = time.monotonic()
    with alone(BUILDING):
        told = events.of(STREAM, 1)
        if not told and Account.objects.exists():
            return None
        plan = _plan(told[0].data) if told else _begin(scale, seed, as_of)
        if len(told) < 2:
            _build(plan, processes)
        _as_wished(plan, scale, seed)
    made = Request.objects.filter(source=SOURCE).count()
    return Built(plan.seed, plan.scale, made, round(time.monotonic() - begun, 1), complete=True)


def accounts() -> list[Login]:
    """One account of each role, to be printed; none unless the demo is served on a loopback address."""
    if not login.is_here() or not events.of(STREAM, 1):
        return []
    known = {a.username: a for a in Account.objects.filter(username__in=[name for name, _r, _k in NAMED])}
    return [
        Login(name, login.PASSWORD, known[name].label, str(all_roles()[role].label))
        for name, role, _kind in NAMED
        if name in known and not known[name].has_usable_password()
    ]


def _begin(scale: float | None, seed: int | None, as_of: datetime | None) -> Plan:
    """Write down what is going to be built, so that a later start goes on with the same."""
    now = (as_of or clock.now()).replace(microsecond=0)
    plan = Plan(DEFAULT_SEED if seed is None else seed, DEFAULT_SCALE if scale is None else scale, now)
    first = {
        name: reserving.take_ids(count) if name == CASES else reserving.take_numbers(*_series(name), count)
        for name, count in plan.wanted.items()
    }
    data = {"seed": plan.seed, "scale": plan.scale, "anchor": now.isoformat(), "first": first}
    with transaction.atomic():
        events.append(STREAM, 1, [Entry("demo.begun", "system", data)])
    return _plan(data)


def _series(name: str) -> tuple[str, int]:
    series, year = name.split("-")
    return series, int(year)


def _plan(data: dict[str, Any]) -> Plan:
    return Plan(data["seed"], data["scale"], datetime.fromisoformat(data["anchor"]), data.get("first", {}))


def _as_wished(plan: Plan, scale: float | None, seed: int | None) -> None:
    if scale not in {None, plan.scale} or seed not in {None, plan.seed}:
        raise Conflict(
            _("The demo stands already, with scale %(scale)s and seed %(seed)s. Take an empty data folder.")
            % {"scale": plan.scale, "seed": plan.seed}
        )


def _build(plan: Plan, processes: int | None) -> None:
    say("Building the demo prefecture ...")
    with clock.at(plan.anchor - BEFORE):
        hire(offices(), plan.rng("people"))
    make_all(STAGES, plan, processes)
    with transaction.atomic():
        events.append(STREAM, 1, [Entry("demo.built", "system")])
