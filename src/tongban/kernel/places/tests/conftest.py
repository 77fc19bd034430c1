import pytest
from django.db import transaction

from tongban.kernel.places import first, queries


@pytest.fixture(scope="module")
def prefecture_once(django_db_setup, django_db_blocker):
    """Loaded once a module, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        first.set_up()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(prefecture_once, db):
    """The real prefecture."""


@pytest.fixture
def ninghe(loaded):
    """宁合社区, a community of 宁边路街道 in 昌吉市."""
    return queries.division("652301001002")
