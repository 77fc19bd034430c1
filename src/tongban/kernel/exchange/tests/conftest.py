"""Every test here knows the register of tests, and a small prefecture."""

import pytest
from django.utils import translation

from tongban.kernel.exchange import registers
from tongban.kernel.exchange.tests import register


@pytest.fixture(autouse=True)
def members(monkeypatch):
    """The register `members`, declared for a while."""
    known = {**registers.all_registers(), "members": register.MEMBERS}
    monkeypatch.setattr(registers, "all_registers", lambda: known)
    register.told.clear()
    return register.MEMBERS


@pytest.fixture(autouse=True)
def english():
    """What is said is read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def ground(world):
    """Two counties with an office each that owns facts, and the centre."""
    for code in ("652301", "652302"):
        world.division(code)
    for code in ("housing", "housing_elsewhere", "centre"):
        world.office(code)
    return world
