"""Programs that speak Open311: with a key of a partner, a stranger's, one that has ended, and none."""

from datetime import timedelta

import pytest

from tests.open311.speaking import Speaker
from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, outbox
from tongban.services.open311 import actions as open311


@pytest.fixture
def nobody(people):
    """A program without a key, in the small prefecture."""
    people.world.division("652301001001")
    people.world.division("652302001001")
    return Speaker()


@pytest.fixture
def key_of(people, nobody):
    """A key of a new account with the role of a partner over a division."""
    del nobody

    def make(name="app", division="652300", scopes=("open311.file",), days=30):
        account, _password = access.open_account(
            by=SYSTEM, username=name, label=name, home=people.world.division("652300")
        )
        access.give_role(account, "open311.partner", by=SYSTEM, division=people.world.division(division))
        until = clock.now() + timedelta(days=days)
        key, token = access.make_key(account, by=SYSTEM, name=name, scopes=scopes, until=until)
        return key, token

    return make


@pytest.fixture
def app(key_of):
    """A program with a key for the whole prefecture."""
    return Speaker(key_of()[1])


@pytest.fixture
def connect(live_server, app, people, settings):
    """Enter the live server as the partner that answers for the housing office."""
    settings.WEBHOOK_PRIVATE = True

    def make(name="partner", url=f"{live_server.url}/open311/v2", **given):
        office = people.world.office("housing")
        return open311.connect(name, url, app.key, by=SYSTEM, office=office, **given)

    return make


@pytest.fixture
def handed(connect, sent):
    """A request sent to the partner's office, and the partner."""
    peer = connect()
    case = sent(name="王芳", phone="13911112222")
    outbox.relay()
    return peer, case
