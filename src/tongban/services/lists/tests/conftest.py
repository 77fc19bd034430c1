"""The register of exchange's tests, and a ledger of five people that a first list has filled."""

import pytest

from tests.people import once
from tongban.kernel.exchange.tests.conftest import declared, ground, members, two_counties
from tongban.kernel.exchange.tests.lists import filled

__all__ = ["ground", "members"]


def agreed(people):
    """Five people of 昌吉市 whom everybody agrees on; a resident had signed in before them."""
    people["signed_in"]
    with declared():
        return filled(two_counties(people.world))


made_once = once(agreed)


@pytest.fixture
def ledger(made):
    """The first list, that filled the ledger."""
    return made
