"""The room's jobs."""

from tongban.kernel.core.jobs import task
from tongban.services.matters import finding


@task("matters.find_hot", periodic="20 * * * *", lock="matters.find_hot")
def find_hot() -> None:
    """Once an hour: find the hot issues of the last 30 days."""
    finding.find_hot()
