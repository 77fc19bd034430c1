"""The room's jobs."""

from tongban.kernel.core.jobs import task
from tongban.services.dispatch import schooling


@task("dispatch.learn", periodic="20 2 * * *", lock="dispatch.learn")
def learn() -> None:
    """Every night: teach a model anew; only a better one comes into use."""
    schooling.learn_from_requests()
