"""Many organisations changed or taken off together: the same rows and events as one by one."""

from datetime import timedelta

import pytest
from django.forms.models import model_to_dict

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.models import Event
from tongban.services.branches.actions import bulk, listing
from tongban.services.branches.actions.shared import UNIT
from tongban.services.branches.models import Former, Unit
from tongban.services.branches.tests.conftest import BEGAN, credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(world):
    """Six organisations, alike but for their numbers."""
    place = world.division("652301001001")
    return [
        listing.list_unit(
            listing.NewUnit(
                credit_code(n), f"晴禾{n}", "market", place, BEGAN, staff=5, phone="0994-2345678"
            ),
            by=SYSTEM,
        )
        for n in range(6)
    ]


def told(units):
    """What there is of each, without its own numbers."""
    found = []
    for pk in [u.pk for u in units]:
        unit = Unit.objects.get(pk=pk)
        sealed = [getattr(unit, name).open() for name in ("representative", "phone")]
        plain = model_to_dict(unit, exclude=["id", "organisation", "representative", "phone"])
        formers = list(
            Former.objects.filter(unit=pk).order_by("valid").values("field", "size", "division", "valid")
        )
        lived = (
            Event.objects.filter(stream=UNIT, object_id=pk).order_by("seq").values_list("seq", "code", "data")
        )
        found.append((plain, sealed, formers, list(lived)))
    return found


def changes(world):
    """What three of them become, each from its own day."""
    return [
        ({"division": world.division("652302001001"), "address": "新址1号"}, today() - timedelta(days=9)),
        ({"staff": 300, "phone": "0994-7654321"}, today() - timedelta(days=3)),
        ({"representative": "王五"}, today()),
    ]


def test_changed_together_is_changed_one_by_one(units, world):
    for unit, (given, on) in zip(units[:3], changes(world), strict=True):
        listing.change_unit(unit, by=SYSTEM, on=on, **given)
    bulk.change_units(
        [(Unit.objects.get(pk=u.pk), *one) for u, one in zip(units[3:], changes(world), strict=True)],
        by=SYSTEM,
    )
    assert told(units[3:]) == told(units[:3])
    assert Former.objects.count() == 4


def test_taken_off_together_is_taken_off_one_by_one(units, bodies):
    days = [today() - timedelta(days=n) for n in (0, 4, 30)]
    for unit, on in zip(units[:3], days, strict=True):
        listing.unlist_unit(unit, on=on, by=SYSTEM)
    ended = bulk.unlist_units(list(zip(units[3:], days, strict=True)), by=SYSTEM)
    assert told(units[3:]) == told(units[:3])
    assert len(ended) == 3


def test_what_something_hangs_on_is_left(units, bodies):
    bulk.cover_many([(units[0], bodies["home"], units[0].valid)], by=SYSTEM)
    ended = bulk.unlist_units([(unit, today()) for unit in units[:2]], by=SYSTEM)
    assert [unit.pk for unit in ended] == [units[1].pk]
    assert Unit.objects.get(pk=units[0].pk).valid.upper is None


def test_one_that_is_wrong_changes_none(units):
    with pytest.raises(TongbanError):
        bulk.change_units(
            [(units[0], {"staff": 9}, today()), (units[1], {"field": "none"}, today())], by=SYSTEM
        )
    assert Unit.objects.filter(staff=5).count() == 6
