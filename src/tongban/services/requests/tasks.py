"""The room's jobs."""

from tongban.kernel.core.jobs import task
from tongban.services.requests import actions


@task("requests.forget_traces", periodic="23 * * * *", lock="requests.forget_traces")
def forget_traces() -> None:
    """Once an hour: forget what was noted of filings two days ago."""
    actions.forget_traces()
