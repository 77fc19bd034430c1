"""What is one word in English and two in Chinese says the right one where a person reads it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tongban.services.branches.forms.units import BodyForm, UnitForm
from tongban.services.stations.actions.acting import WHAT
from tongban.services.volunteers.forms.desk import STATES, NewTeam, TeamFilter
from tongban.services.volunteers.forms.portal import Rate

pytestmark = pytest.mark.django_db
NOT_OF_PEOPLE = [(NewTeam, "name"), (TeamFilter, "q"), (UnitForm, "name"), (BodyForm, "name")]


def chinese(said):
    with override("zh-hans"):
        return str(said)


@pytest.mark.parametrize(("form", "field"), NOT_OF_PEOPLE)
def test_teams_organisations_and_branches_have_no_family_name(form, field):
    assert chinese(form.base_fields[field].label) == "名称"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (WHAT["take_back"], "已收回"),
        (dict(STATES)["open"], "报名中"),
        (Rate.base_fields["points"].label, "评分（1—5分）"),
    ],
)
def test_what_was_done_how_it_stands_and_what_is_given(said, word):
    assert chinese(said) == word


def test_who_registers_presses_a_button_that_says_so(people):
    client = people.client("signed_in")
    client.cookies["lang"] = "zh-hans"
    page = "".join(client.get(reverse("volunteers:join")).content.decode().split())
    assert "注册志愿者</button>" in page
