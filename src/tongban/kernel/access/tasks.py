"""The room's jobs: send a sign-in code, forget what served its time."""

from tongban.kernel.access import forgetting, phone_code
from tongban.kernel.core.jobs import task


@task("access.send_code")
def send_code(code_id: int) -> None:
    """Send one sign-in code."""
    phone_code.give_to_gateway(code_id)


@task("access.forget", periodic="17 * * * *", lock="access.forget")
def forget() -> None:
    """Once an hour: delete old codes, sessions and records of log-ins."""
    forgetting.forget()
