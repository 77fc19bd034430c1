"""The jobs of stations."""

from tongban.kernel.core.jobs import task
from tongban.services.stations.actions import days


@task("stations.close_day", periodic="50 0 * * *", lock="stations.close_day")
def close_day() -> None:
    """Every night: whether stations kept yesterday's hours."""
    days.close_day()
