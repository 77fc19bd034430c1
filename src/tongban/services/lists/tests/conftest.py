"""The register of exchange's tests, and a ledger of five people that a first list has filled."""

import pytest

from tongban.kernel.exchange.tests.conftest import ground, members
from tongban.kernel.exchange.tests.lists import filled

__all__ = ["ground", "members"]


@pytest.fixture
def ledger(ground):
    """Five people of 昌吉市 whom everybody agrees on."""
    return filled(ground)
