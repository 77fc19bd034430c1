"""A certificate verifies; one with a changed digit, or whose row was changed, does not."""

from datetime import date

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions
from tongban.kernel.activities.models import Certificate
from tongban.kernel.activities.tests.conftest import person
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db
SPAN = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def certificate(db):
    lin = person()
    actions.carry_over([actions.Earlier("a", lin.pk, date(2024, 5, 6), 600)], by=SYSTEM)
    return actions.certify(lin, *SPAN, by=SYSTEM)


def test_it_verifies(certificate):
    told = actions.verify(certificate.number.lower())
    assert (told.minutes, told.since, told.until, told.withdrawn) == (600, *SPAN, False)
    assert "小明" not in told.name


def test_every_changed_character_is_found(certificate):
    number = certificate.number
    for at, old in enumerate(number):
        for new in "0A7Z-":
            if new != old:
                assert actions.verify(number[:at] + new + number[at + 1 :]) is None


@pytest.mark.parametrize("number", ["", "ZY", "ZY-2024-000001-0-0000000000", "x" * 9999, "ZY-2024-1'--"])
def test_garbage_is_none(number, certificate):
    assert actions.verify(number) is None


@pytest.mark.parametrize("change", [{"minutes": 601}, {"until": date(2025, 1, 1)}, {"issued_to": 1}])
def test_a_changed_row_does_not_verify(certificate, change):
    Certificate.objects.filter(pk=certificate.pk).update(**change)
    assert actions.verify(certificate.number) is None


def test_withdrawn_is_told(certificate):
    actions.withdraw_certificate(certificate.number, by=SYSTEM)
    assert actions.verify(certificate.number).withdrawn


def test_nothing_is_certified_of_nothing():
    with pytest.raises(TongbanError) as told:
        actions.certify(person(), *SPAN, by=SYSTEM)
    assert told.value.code == "no_hours"
