"""The cases room's jobs."""

from tongban.kernel.cases import actions, attachments, queries
from tongban.kernel.core.jobs import task


@task("cases.ring", periodic="* * * * *", lock="cases.ring")
def ring() -> None:
    """Once a minute: ring every alarm that is due."""
    while ids := queries.ringing():
        for case_id in ids:
            actions.ring(case_id)


@task("cases.sweep", periodic="20 4 * * *", lock="cases.sweep")
def sweep() -> None:
    """Every night: remove files that no case has."""
    attachments.sweep()
