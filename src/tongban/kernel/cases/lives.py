"""The lifecycles that services declared, by code."""

from functools import cache

from tongban.kernel.core.lifecycle import Lifecycle
from tongban.kernel.core.service import all_services


@cache
def all_lives() -> dict[str, Lifecycle]:
    """Every declared lifecycle."""
    return {life.code: life for service in all_services() for life in service.lifecycles}


def life_of(case: object) -> Lifecycle:
    """The lifecycle a case lives by."""
    return all_lives()[case.life]  # type: ignore[attr-defined]


def topics() -> list[str]:
    """What webhooks can hear of cases: every step of every lifecycle."""
    return [f"cases.{step.code}" for life in all_lives().values() for step in life.steps]
