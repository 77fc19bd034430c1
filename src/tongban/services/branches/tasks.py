"""The jobs of branches."""

from tongban.kernel.core.jobs import task
from tongban.services.branches.actions import gaps


@task("branches.watch", periodic="40 18 * * *", lock="branches.watch")
def watch() -> None:
    """Every night (02:40 in Beijing): open what has become a gap."""
    gaps.watch()
