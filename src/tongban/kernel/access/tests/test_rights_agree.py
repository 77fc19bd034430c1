"""What one may do with one record and which records one is shown are two views of one right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import NAMES, STAFF
from tongban.kernel.access import actions
from tongban.kernel.access.actor import NOBODY, SYSTEM, Actor, Holding, is_within
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.access.models import Account, Disclosure, Grant
from tongban.kernel.access.queries import under
from tongban.kernel.access.rights import may, visible

RIGHTS = {
    "access.manage": Account,
    "access.keys": Account,
    "access.confirm": Grant,
    "access.audit": Disclosure,
    "access.review": Disclosure,
}
COUNTY = Holding("x", frozenset(RIGHTS), None, "652300.652301")
TOWN = Holding("x", frozenset(RIGHTS), None, "652300.652302.652302001")
MADE_UP = {
    "county": Actor(code="account:0", holdings=(COUNTY,)),
    "county and town": Actor(code="account:0", holdings=(COUNTY, TOWN)),
    "everywhere": Actor(code="account:0", holdings=(Holding("x", frozenset(RIGHTS), None, ""),)),
    "narrow key": Actor(code="key:0", holdings=(COUNTY,), scopes=frozenset({"requests.view"})),
    "system": SYSTEM,
    "nobody": NOBODY,
}


@pytest.fixture
def everybody(people):
    for name in ("signed_in", *STAFF):
        people[name]
    person = people["signed_in"].person
    given = {"subject": "person", "subject_id": person.pk, "reason": "a burst pipe", "allowed": True}
    for name in ("handler", "handler_elsewhere", "dispatcher"):
        open_sealed(people.actor(name), person, "phone", **given)
    where = people.world.division("652300")
    actions.give_role(people["stranger"], "requests.dispatcher", by=SYSTEM, division=where)
    return people


@pytest.mark.parametrize("right", RIGHTS)
def test_may_is_visible(everybody, right):
    rows = list(RIGHTS[right].objects.all())
    actors = {**{name: everybody.actor(name) for name in NAMES}, **MADE_UP}
    for who, actor in actors.items():
        shown = set(visible(actor, right, RIGHTS[right].objects.all()))
        assert {row for row in rows if may(actor, right, row)} == shown, who


def test_residents_and_superiors_are_out_of_a_countys_reach(everybody):
    shown = {a.username for a in visible(MADE_UP["county"], "access.manage", Account.objects.all())}
    assert "handler" in shown
    assert not shown & {"resident-1", "administrator", "handler_elsewhere", "stranger"}


CODES = st.lists(st.sampled_from(["6523", "652301", "65230", "6523010"]), max_size=4).map(".".join)


@pytest.mark.django_db
@given(path=CODES, top=CODES)
def test_a_subtree_is_the_same_in_python_and_sql(path, top):
    row = Disclosure(path=path)
    q = under("path", [top])
    assert q.check({"path": row.path, "pk": 1}) == is_within(path, top)
