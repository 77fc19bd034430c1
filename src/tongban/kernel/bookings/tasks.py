"""The room's jobs: holds expire, loans that are late are told of."""

from tongban.kernel.bookings import actions
from tongban.kernel.core.jobs import task


@task("bookings.expire", periodic="* * * * *", lock="bookings.expire")
def expire() -> None:
    """Once a minute: holds that have expired go, and whoever waits moves up."""
    actions.expire_due()


@task("bookings.remind", periodic="*/15 * * * *", lock="bookings.remind")
def remind() -> None:
    """Every quarter of an hour: what should have been given back is told of, once a day."""
    actions.remind_late()
