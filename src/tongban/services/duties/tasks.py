"""The duty lists' jobs."""

from tongban.kernel.core.jobs import task
from tongban.services.duties import actions


@task("duties.catch_up", periodic="0 3 * * *", lock="duties.catch_up")
def catch_up() -> None:
    """Every night: note sendings of history that was carried over."""
    actions.catch_up()
