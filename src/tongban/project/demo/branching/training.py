"""Training of branches in the demo: two sessions each, with those who are on the branch's present list that day."""

from datetime import timedelta

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.project.demo.branching import words
from tongban.project.demo.plan import Plan
from tongban.services.branches import rules
from tongban.services.branches.actions import keeping
from tongban.services.branches.models import Body, Member

MOST = 40


def train(plan: Plan, body: Body) -> None:
    """Ninety minutes a quarter apart."""
    rng = plan.rng("train", body.division.code, body.name)
    for n, title in enumerate(rng.sample(words.TRAININGS, 2)):
        on = (plan.anchor - timedelta(days=30 + 90 * n)).astimezone(clock.BEIJING).date()
        came = Member.objects.filter(stays__body=body, stays__kind=rules.PRESENT, stays__valid__contains=on)
        with clock.at(plan.anchor - timedelta(days=28 + 90 * n)):
            keeping.record_training(
                body, title=title, on=on, minutes=90, members=list(came[:MOST]), by=SYSTEM
            )
