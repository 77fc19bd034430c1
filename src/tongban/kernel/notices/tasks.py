"""The room's jobs: send what is due now, and look again every minute."""

from tongban.kernel.core.jobs import A_WHILE, task
from tongban.kernel.notices import actions, sending


@task("notices.send", drains=True)
def send() -> None:
    """Send what a write has just asked for."""
    sending.send_in_lanes(A_WHILE)


@task("notices.sweep", periodic="* * * * *", lock="notices.sweep")
def sweep() -> None:
    """Once a minute: what waited for its time, and what a killed worker left."""
    sending.send_in_lanes(A_WHILE)
    actions.tell_of_the_dead()
