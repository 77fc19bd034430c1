"""The room's jobs."""

from django.conf import settings

from tongban.kernel.core.jobs import task
from tongban.kernel.indicators.snapshots import taking


@task("indicators.snapshot", periodic="50 1 * * *", lock="indicators.snapshot")
def take_snapshot() -> None:
    """Every night: a snapshot of all facts."""
    taking.take()


@task("indicators.refresh", periodic="*/15 * * * *", lock="indicators.snapshot")
def refresh_snapshot() -> None:
    """Every quarter of an hour, where pages read the snapshot: a new one, if anything happened since."""
    if settings.FIGURES == "snapshot":
        taking.fresh()
