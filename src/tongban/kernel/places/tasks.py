"""The jobs of places."""

from tongban.kernel.core.jobs import task
from tongban.kernel.places import actions


@task("places.follow", periodic="5 0 * * *", lock="places.follow")
def follow() -> None:
    """Every night: records follow the change sets whose day has come."""
    actions.follow_due()
