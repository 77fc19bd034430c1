"""The room's job: leaders hear of what should have been recorded."""

from tongban.kernel.activities import actions
from tongban.kernel.core.jobs import task


@task("activities.late", periodic="10 9 * * *", lock="activities.late")
def late() -> None:
    """Every morning: what is not recorded within ten working days is told once."""
    actions.tell_of_late()
