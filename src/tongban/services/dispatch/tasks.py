"""The room's jobs."""

from tongban.kernel.core.jobs import task


@task("dispatch.learn", periodic="30 3 * * *", lock="dispatch.learn")
def learn() -> None:
    """Every night: teach a model anew; only a better one comes into use."""
    from tongban.services.dispatch import schooling  # noqa: PLC0415 - every process loads this file; few learn

    schooling.learn_from_requests()
