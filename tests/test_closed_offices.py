"""An office that works no more is offered in no form of what is to come."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import Actor, Holding
from tongban.kernel.core import clock
from tongban.kernel.parties.actions.organisations import close_office
from tongban.services.board.forms import DashboardForm
from tongban.services.bulletin.forms import DraftForm, PageForm
from tongban.services.burdens.forms import AskForm
from tongban.services.lists.forms import SendForm
from tongban.services.people.forms import RoleForm
from tongban.services.requests.forms.desk import ClerkForm
from tongban.services.requests.forms.portal import WhoForm
from tongban.services.volunteers.forms.desk import Ask, NewTeam, NewTemplate

pytestmark = pytest.mark.django_db
OF_MINE = (AskForm, PageForm, DraftForm, SendForm, DashboardForm, Ask, NewTeam, NewTemplate)
RIGHTS = frozenset(
    {"burdens.ask", "bulletin.check", "exchange.send", "volunteers.ask", "volunteers.keep", "activities.plan"}
)


def offered(form, name="office"):
    return set(form.fields[name].queryset.values_list("code", flat=True))


@pytest.fixture
def closed(people, world):
    """Of two offices that somebody works for, and an administrator looks after, one has closed."""
    both = [world.office(code) for code in ("housing", "streets")]
    close_office(both[1], on=clock.now() - timedelta(minutes=1), by="system")
    held = tuple(Holding("test", RIGHTS, one.pk, one.division.path) for one in both)
    return Actor(code="account:0", holdings=held)


@pytest.mark.parametrize("form", OF_MINE)
def test_among_the_offices_somebody_works_for(closed, form):
    assert offered(form(actor=closed)) == {"housing"}


@pytest.mark.parametrize("form", [ClerkForm, WhoForm])
def test_among_those_a_complaint_may_be_about(closed, form):
    assert "streets" not in offered(form(), "about") >= {"housing"}


def test_among_those_a_role_is_given_at(closed, people):
    assert "streets" not in offered(RoleForm(actor=people.actor("administrator"))) >= {"housing"}
