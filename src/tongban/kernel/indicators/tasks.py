"""The room's jobs."""

from tongban.kernel.core.jobs import task
from tongban.kernel.indicators.snapshots import taking


@task("indicators.snapshot", periodic="50 17 * * *", lock="indicators.snapshot")
def take_snapshot() -> None:
    """Every night (01:50 in Beijing): a snapshot of all facts."""
    taking.take()
