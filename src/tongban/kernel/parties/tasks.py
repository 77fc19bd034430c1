"""The room's jobs: once a night, which records may be of one."""

from tongban.kernel.core.jobs import task
from tongban.kernel.parties.actions import go_on_looking


@task("parties.duplicates", periodic="40 3 * * *", lock="parties.duplicates")
def duplicates() -> None:
    """Every night: go on looking for records that may be of one."""
    go_on_looking()
