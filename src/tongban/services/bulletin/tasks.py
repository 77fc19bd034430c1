"""The jobs of bulletin."""

from tongban.kernel.core.jobs import task
from tongban.services.bulletin.actions import judging, telling


@task("bulletin.remind", periodic="30 9 * * *", lock="bulletin.remind")
def remind() -> None:
    """Every morning: offices whose word is waited for since an earlier day."""
    telling.remind()


@task("bulletin.judge")
def judge(page: int) -> None:
    """The figures of a page whose records took longer than it may wait for."""
    judging.judge_waiting(page)


@task("bulletin.ask_ahead")
def ask_ahead(fields: list[judging.Field]) -> None:
    """What the fields of a report need of the records."""
    judging.ask_ahead(fields)
