"""Many accounts at once come to the same as one by one, and only the program itself employs so."""

import pytest

from tongban.kernel.access import actions, staffing
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.access.staffing import Hire
from tongban.kernel.core import events
from tongban.kernel.core.errors import NotAllowed, TongbanError

pytestmark = pytest.mark.django_db


def hires(world):
    home, office = world.division("652301"), world.office("housing")
    return [
        Hire("anna", "Anna", home, "requests.handler", office),
        Hire("boris", "Boris", home, "requests.supervisor", office),  # held over the home, not at the office
    ]


def history(account):
    return [(e.code, e.actor, e.data.keys()) for e in events.of("account", account.pk)]


def test_the_same_rows_and_events_as_one_by_one(world):
    told = []
    for n, one in enumerate(hires(world)):
        account, _password = actions.open_account(by=SYSTEM, username=f"n{n}", label=one.label, home=one.home)
        where = {"office": one.office} if one.role == "requests.handler" else {"division": one.home}
        actions.give_role(account, one.role, by=SYSTEM, **where)
        told.append(account)
    made = staffing.employ(hires(world), by=SYSTEM)
    assert [a.username for a in made] == ["anna", "boris"]
    for bulk, single in zip(made, told, strict=True):
        assert history(bulk) == history(single)
        account = Account.objects.get(pk=bulk.pk)
        assert not account.has_usable_password()
        assert not account.temporary
        (grant,), (like_it,) = account.grants.all(), single.grants.all()
        assert (grant.office_id, grant.division_id) == (like_it.office_id, like_it.division_id)
        assert (grant.role, grant.waiting, grant.valid.upper) == (like_it.role, False, None)
    assert actor_for(made[0]).holds("requests.handle")
    assert events.verify("account")[2] == []


def test_nobody_else_employs_so_and_no_role_stands_without_its_place(world, people):
    first, second = hires(world)
    with pytest.raises(NotAllowed):
        staffing.employ([first], by=people.actor("administrator"))
    for wrong in (Hire("a", "A", first.home, "no.such"), Hire("a", "A", first.home, "requests.handler")):
        with pytest.raises(TongbanError):
            staffing.employ([second, wrong], by=SYSTEM)
    assert not Account.objects.filter(username__in=["a", "boris"]).exists()
