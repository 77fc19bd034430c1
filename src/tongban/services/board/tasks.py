"""The room's jobs."""

from tongban.kernel.core.jobs import task
from tongban.services.board import queries
from tongban.services.board.actions import following, reporting
from tongban.services.board.papers import written


@task("board.renew", periodic="*/5 * * * *", lock="board.renew")
def renew() -> None:
    """Every five minutes: what the first page tells is worked out again."""
    queries.renew()


@task("board.watch", periodic="4-59/15 * * * *", lock="board.watch")
def watch() -> None:
    """Every quarter of an hour: whoever follows a figure is told where it crossed their bound."""
    following.watch()


@task("board.make_report")
def make_report(pk: int) -> None:
    """A yearly work report, with its charts, as docx and PDF."""
    reporting.make_report(pk, written)
