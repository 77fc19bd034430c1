"""The ground of the rights walk, made once for a file of attacks, in a transaction that is undone at its end."""

import pytest
from django.db import transaction

from tests.attacks.standing import Standing
from tests.consistency import ground, walk
from tests.people import NAMES, People, World
from tongban.kernel.exchange import registers


@pytest.fixture(scope="module")
def standing_once(django_db_setup, django_db_blocker):
    with pytest.MonkeyPatch.context() as kept, django_db_blocker.unblock(), transaction.atomic():
        kept.setattr(
            registers, "all_registers", registers.all_registers
        )  # the ground puts another in its place
        people = People(World())
        made = ground.prepare(people)
        standing = Standing(people, made, list(walk.rows(made)), {})
        standing.log_in(NAMES)
        standing.hire_twins()
        yield standing
        transaction.set_rollback(True)


@pytest.fixture
def standing(standing_once, db):
    """Everything that an address may name, everybody, and every way to ask."""
    return standing_once
