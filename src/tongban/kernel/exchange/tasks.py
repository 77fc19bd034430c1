"""The jobs of exchange."""

from tongban.kernel.core.jobs import task
from tongban.kernel.exchange import actions


@task("exchange.apply_due", periodic="10 16 * * *", lock="exchange.apply_due")
def apply_due() -> None:
    """A few minutes into each day (00:10 in Beijing): what was confirmed for that day takes effect."""
    actions.apply_due()
