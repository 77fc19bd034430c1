"""The room's jobs: once a night, which records may be of one."""

from tongban.kernel.core.jobs import task
from tongban.kernel.parties.actions import look_for_duplicates


@task("parties.duplicates", periodic="40 3 * * *", lock="parties.duplicates")
def duplicates() -> None:
    """Every night: look for records that may be of one."""
    look_for_duplicates()
