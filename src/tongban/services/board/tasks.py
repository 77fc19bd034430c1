"""The board's job."""

from tongban.kernel.core.jobs import task
from tongban.services.board import queries


@task("board.renew", periodic="*/5 * * * *", lock="board.renew")
def renew() -> None:
    """Every five minutes: what the first page tells is worked out again."""
    queries.renew()
