"""Pages taken in by the press officer of the centre, some of their figures sent to the signer's office."""

from datetime import date

import pytest

from tongban.services.bulletin import actions
from tongban.services.bulletin.actions.taking import Given

TEXT = "东河县水渠修到田边\n\n截至2025年8月27日，全县受理群众诉求3281件，修渠十二公里，惠及群众超3万人。\n"


@pytest.fixture
def office(people, world):
    assert people["press_officer"]
    return world.office("centre")


@pytest.fixture
def taken(people, office):
    def take(text=TEXT, sender="东河日报"):
        return actions.take_in(
            Given(text.encode(), sender, day=date(2025, 9, 9)),
            office=office,
            by=people.actor("press_officer"),
        )

    return take


@pytest.fixture
def sent(people, world, taken):
    def send(text=TEXT):
        assert people["signer"]
        page = taken(text)
        actions.ask(
            page, page.figures.all(), office=world.office("housing"), by=people.actor("press_officer")
        )
        return page

    return send
