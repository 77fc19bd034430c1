"""The room's jobs: send a sign-in code, forget old ones."""

from tongban.kernel.access import phone_code
from tongban.kernel.core.jobs import task


@task("access.send_code")
def send_code(code_id: int) -> None:
    """Send one sign-in code."""
    phone_code.give_to_gateway(code_id)


@task("access.forget_codes", periodic="17 * * * *", lock="access.forget_codes")
def forget_codes() -> None:
    """Once an hour: delete codes that no limit counts any more."""
    phone_code.forget_codes()
