"""The rights over divisions and organisations say the same of one record and of many, on the real prefecture."""

import pytest
from django.db import transaction

from tongban.kernel.access.actor import NOBODY, Actor, Holding
from tongban.kernel.access.rights import may, visible
from tongban.kernel.core.identity import credit_check_character
from tongban.kernel.parties import demo
from tongban.kernel.parties.actions import register_organisation
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places import first, queries
from tongban.kernel.places.models import Division

KEEPS = frozenset({"places.edit", "parties.edit", "parties.view"})
FIRST = "91652301MA7AB0C12"
TOWNS = tuple(Holding("x", KEEPS, None, f"6523.652301.65230100{i}") for i in (1, 2))
ACTORS = {
    "nobody": NOBODY,
    "everywhere": Actor(holdings=(Holding("x", KEEPS, None, ""),)),
    "changji": Actor(holdings=(Holding("x", KEEPS, None, "6523.652301"),)),
    "fukang": Actor(holdings=(Holding("x", KEEPS, None, "6523.652302"),)),
    "two towns": Actor(holdings=TOWNS),
    "another right": Actor(holdings=(Holding("x", frozenset({"x"}), None, ""),)),
}


@pytest.fixture(scope="module")
def ground_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        first.set_up()
        demo.offices()
        code = FIRST + credit_check_character(FIRST)
        city = queries.division("652301")
        register_organisation(kind="enterprise", name="x", credit_code=code, division=city, by="system")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ground(ground_once, db):
    """The real prefecture, the offices of the demo and one enterprise in 昌吉市."""


@pytest.mark.parametrize(
    ("right", "rows"),
    [
        ("places.view", Division.objects.all()),
        ("places.edit", Division.objects.all()),
        ("parties.view", Organisation.objects.select_related("division")),
        ("parties.edit", Organisation.objects.select_related("division")),
    ],
)
@pytest.mark.parametrize("who", ACTORS)
def test_one_and_many_agree(ground, who, right, rows):
    among = set(visible(ACTORS[who], right, rows.all()))
    assert among == {one for one in rows.all() if may(ACTORS[who], right, one)}


def test_offices_are_public_and_enterprises_are_not(ground):
    seen = {
        who: visible(actor, "parties.view", Organisation.objects.all()).count()
        for who, actor in ACTORS.items()
    }
    all_offices = Organisation.objects.filter(kind="office").count()
    assert {who for who, count in seen.items() if count == all_offices + 1} == {"everywhere", "changji"}
    assert set(seen.values()) == {all_offices, all_offices + 1}
