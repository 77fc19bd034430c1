"""The jobs of exchange."""

from tongban.kernel.core.jobs import task
from tongban.kernel.exchange import actions


@task("exchange.apply_due", periodic="10 0 * * *", lock="exchange.apply_due")
def apply_due() -> None:
    """Every night, a few minutes into the day: what was confirmed for that day takes effect."""
    actions.apply_due()


@task("exchange.remind_late", periodic="30 10 * * 1-5", lock="exchange.remind_late")
def remind_late() -> None:
    """On the mornings of weekdays: offices hear what they have not decided in time."""
    actions.remind_late()


@task("exchange.take_effect")
def take_effect() -> None:
    """What was just confirmed takes effect: more than a page waits for."""
    actions.apply_due()


@task("exchange.take_back")
def take_back(pk: int) -> None:
    """Undo a list that two have looked at."""
    actions.carry_back(pk)


@task("exchange.carry_back", periodic="*/10 * * * *", lock="exchange.carry_back")
def carry_back() -> None:
    """Every ten minutes: what a worker left lying is gone on with."""
    actions.carry_all_back()
