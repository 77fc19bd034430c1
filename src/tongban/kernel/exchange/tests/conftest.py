"""Every test here knows the register of tests, and a small prefecture."""

from contextlib import contextmanager

import pytest
from django.utils import translation

from tongban.kernel.exchange import registers
from tongban.kernel.exchange.tests import register


@contextmanager
def declared():
    """The register `members`, declared for a while."""
    known = {**registers.all_registers(), "members": register.MEMBERS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registers, "all_registers", lambda: known)
        yield register.MEMBERS


@pytest.fixture(autouse=True)
def members():
    """Every test here knows it."""
    with declared() as known:
        register.told.clear()
        yield known


@pytest.fixture(autouse=True)
def english():
    """What is said is read in English."""
    with translation.override("en"):
        yield


def two_counties(world):
    """Two counties with an office each that owns facts, and the centre."""
    for code in ("652301", "652302"):
        world.division(code)
    for code in ("housing", "housing_elsewhere", "centre"):
        world.office(code)
    return world


@pytest.fixture
def ground(world):
    """The two counties and their offices."""
    return two_counties(world)
