"""The demo is there: built once in an empty database, taken up again where a kill left it, then left alone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.models import Account
from tongban.kernel.access.rights import all_roles
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
    volunteering,
)
from tongban.project.demo.drafting import SOURCE
from tongban.project.demo.people import NAMED, hire
from tongban.project.demo.plan import DAYS, Plan
from tongban.project.ready import say
from tongban.services.duties import actions as duties
from tongban.services.matters import finding
from tongban.services.requests.models import Request

DEFAULT_SCALE = 0.006
DEFAULT_SEED = 6523
STREAM = "demo"
BEFORE = timedelta(days=DAYS + 30)  # people have held their roles since before the year began


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


def ensure(*, scale: float | None = None, seed: int | None = None) -> Built | None:
    """Have the demo in the database; None where there are other accounts, whose database is left alone."""
    if not login.is_here():
        raise NotAllowed(_("The demo is served on a loopback address only, with TONGBAN_DEMO=1."))
    begun = time.monotonic()
    with _alone():
        told = events.of(STREAM, 1)
        if not told and Account.objects.exists():
            return None
        plan = _plan(told[0].data) if told else _begin(scale, seed)
        if len(told) < 2:
            _build(plan)
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


def _begin(scale: float | None, seed: int | None) -> Plan:
    """Write down what is going to be built, so that a later start goes on with the same."""
    now = clock.now().replace(microsecond=0)
    plan = Plan(DEFAULT_SEED if seed is None else seed, DEFAULT_SCALE if scale is None else scale, now)
    data = {"seed": plan.seed, "scale": plan.scale, "anchor": now.isoformat()}
    with transaction.atomic():
        events.append(STREAM, 1, [Entry("demo.begun", "system", data)])
    return plan


def _plan(data: dict[str, Any]) -> Plan:
    return Plan(data["seed"], data["scale"], datetime.fromisoformat(data["anchor"]))


def _as_wished(plan: Plan, scale: float | None, seed: int | None) -> None:
    if scale not in {None, plan.scale} or seed not in {None, plan.seed}:
        raise Conflict(
            _("The demo stands already, with scale %(scale)s and seed %(seed)s. Take an empty data folder.")
            % {"scale": plan.scale, "seed": plan.seed}
        )


def _build(plan: Plan) -> None:
    say("Building the demo prefecture ...")
    with clock.at(plan.anchor - BEFORE):
        hire(offices(), plan.rng("people"))
    last = [0.0]

    def tell(done: int, count: int) -> None:
        if time.monotonic() - last[0] > 2 or done == count:
            last[0] = time.monotonic()
            say(f"  {done} of {count} requests")

    building.Builder(plan).build(tell)
    burdening.build(plan)
    branching.build(plan)
    volunteering.build(plan)
    listing.build(plan)
    mapping.build(plan)
    recording.build(plan)
    printing.build(plan)
    duties.catch_up()
    finding.find_hot()
    with transaction.atomic():
        events.append(STREAM, 1, [Entry("demo.built", "system")])


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time; the lock vanishes with a killed process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('demo', 0))")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended('demo', 0))")
