"""The shipped burden list in force in the small prefecture, and somebody to rule and inspect."""

import pytest

from tests.people import grant
from tongban.services.burdens import actions


@pytest.fixture
def listed(world):
    world.division("652301001001"), world.division("652302001001")
    actions.set_up()


@pytest.fixture
def housing(world):
    return world.office("housing")


@pytest.fixture
def community(world, listed):
    return world.division("652301001001")


@pytest.fixture
def keeper(people, world):
    """The supervisor, who also has the roles over burdens of Changji."""
    account = people["supervisor"]
    for role in ("burdens.editor", "burdens.authority", "burdens.inspector"):
        grant(world, account, role, "centre", "652301")
    return "supervisor"
