"""The jobs of bulletin."""

from tongban.kernel.core.jobs import task
from tongban.services.bulletin.actions import telling


@task("bulletin.remind", periodic="30 9 * * *", lock="bulletin.remind")
def remind() -> None:
    """Every morning: offices whose word is waited for since an earlier day."""
    telling.remind()
