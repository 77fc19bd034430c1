"""The jobs of branches."""

from tongban.kernel.core.jobs import task
from tongban.services.branches.actions import gaps


@task("branches.watch", periodic="40 2 * * *", lock="branches.watch")
def watch() -> None:
    """Every night: open what has become a gap."""
    gaps.watch()
