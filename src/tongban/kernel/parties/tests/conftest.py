import pytest
from django.db import transaction

from tongban.kernel.parties import demo
from tongban.kernel.places import first, queries


@pytest.fixture(scope="module")
def prefecture_once(django_db_setup, django_db_blocker):
    """Loaded once a module, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        first.set_up()
        demo.offices()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(prefecture_once, db):
    """The real prefecture with the offices of the demo."""


@pytest.fixture
def city(loaded):
    """昌吉市."""
    return queries.division("652301")
