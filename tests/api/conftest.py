"""Programs that ask: nobody, keys of named people, the requester with code and secret."""

import pytest


@pytest.fixture
def nobody(db):
    """A program without a key."""
    from tests.api.programs import Program

    return Program()


@pytest.fixture
def key(people):
    """A program with a key of somebody, with all rights of their role or these."""
    from tests.api.programs import key_of, rights_of

    return lambda name, scopes=None: key_of(people[name], rights_of(name) if scopes is None else scopes)


@pytest.fixture
def filed(world):
    """File a request; returns what its requester keeps."""
    from tests.api.programs import file

    world.division("652301001001")
    return file


@pytest.fixture
def sent(filed, people):
    """File a request and send it to the housing office of Changji; returns the case."""
    from tongban.services.requests import actions

    def make(**given):
        office = people.world.office("housing")
        return actions.send(filed(**given).case.pk, by=people.actor("dispatcher"), lead=office.pk)

    return make
