"""The board's pages where nothing was filed yet: a file of its own, for the others share a week that was lived."""

import pytest
from django.test import Client

from tests.board.test_pages import FILED, PAGES, text


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("url", [*PAGES, FILED])
def test_pages_stand_when_there_is_nothing_yet(url, world):
    world.division("652300")
    text(Client(), url)
