"""What is open at the end of the year: gaps that are watched, branches that were asked; and training and sites."""

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.project.demo.branching import sites, training
from tongban.project.demo.branching.covering import standing
from tongban.project.demo.branching.ground import Ground
from tongban.project.demo.parts import whole
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.services.branches.actions import covering, gaps

FIRST, ASKED = 400, 24  # of so many organisations, so many of those without a branch


def build(plan: Plan) -> None:
    """All of it."""
    ground = Ground(plan)
    for body in (b for county in PEOPLE for b in ground.bodies[county][:2]):
        training.train(plan, body)
    for ago in (9, 1.2):
        with clock.at(ground.moment(ago)):
            gaps.watch()
    _ask(ground)
    sites.build(ground.moment, plan.scale)


def _ask(ground: Ground) -> None:
    """Some organisations without a branch: the nearest was asked, a few said why not."""
    free = [unit for unit in standing()[:FIRST] if not unit.coverages.exists()]
    for n, unit in enumerate(free[:ASKED]):
        body = ground.near(unit, ground.plan.rng("ask", unit.organisation.credit_code))[0]
        with clock.at(ground.moment(26 - n)):
            gap = covering.ask_to_cover(unit, body, by=SYSTEM)
        if n % 4 == 0:
            with clock.at(ground.moment(22 - n if n < 20 else 1.2)):
                covering.decline_to_cover(gap, by=SYSTEM, reason="本支部已覆盖二十余家，人手不足。")


GAPS = whole("gaps, training and sites of branches", build)
