"""The room's jobs: send what is due now, look again every minute, and ask partners what they did."""

from tongban.kernel.core.jobs import task
from tongban.services.open311.actions import hearing, picturing, sending


@task("open311.send", drains=True)
def send() -> None:
    """Send what a step has just asked for."""
    sending.send_due()
    picturing.fetch_due()


@task("open311.sweep", periodic="* * * * *", lock="open311.sweep")
def sweep() -> None:
    """Once a minute: what waited for its time and what a killed worker left; then what partners have to tell."""
    sending.send_due()
    picturing.fetch_due()
    hearing.hear_all()
