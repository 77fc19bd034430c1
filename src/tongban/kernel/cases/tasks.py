"""The cases room's jobs."""

from tongban.kernel.cases import actions, attachments, queries
from tongban.kernel.core.jobs import task


@task("cases.ring", periodic="* * * * *", lock="cases.ring")
def ring() -> None:
    """Once a minute: ring every alarm that is due. One that fails keeps no other silent, and is told at the end."""
    failed: dict[int, Exception] = {}
    while ids := queries.ringing(but=failed):
        for case_id in ids:
            try:
                actions.ring(case_id)
            except Exception as error:  # noqa: BLE001 - raised once all others have rung
                failed[case_id] = error
    if failed:
        raise next(iter(failed.values()))


@task("cases.sweep", periodic="20 4 * * *", lock="cases.sweep")
def sweep() -> None:
    """Every night: remove files that no case has."""
    attachments.sweep()
