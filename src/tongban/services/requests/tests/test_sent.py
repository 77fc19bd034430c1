"""What requests teach: where a person sent it in the end, not where the program first did."""

import pytest

from tongban.services.requests import actions
from tongban.services.requests.models import Request
from tongban.services.requests.sent import sent_requests

pytestmark = pytest.mark.django_db


def suggested(case, office):
    """As if the dispatcher had named this office first, very sure."""
    Request.objects.filter(pk=case.pk).update(
        grounds=[{"office": office.pk, "kind": office.office_kind, "p": 0.9}]
    )


def test_not_this_office_teaches_the_one_that_took_it(people, filed):
    case, by = filed("路灯坏了"), people.actor("dispatcher")
    housing, streets = people.world.office("housing"), people.world.office("streets")
    suggested(case, housing)
    actions.send(case.pk, by=by, lead=housing.pk)
    actions.move(case.pk, "return", by=people.actor("handler"), text="不属于本单位职责")
    actions.send(case.pk, by=by, lead=streets.pk)
    [told] = sent_requests()
    assert (told["office_kind"], told["suggested"], told["right"]) == (
        streets.office_kind,
        housing.office_kind,
        False,
    )


def test_a_request_under_way_that_nobody_corrected_teaches_nothing_yet(people, filed):
    case, housing = filed("路灯坏了"), people.world.office("housing")
    suggested(case, housing)
    actions.send(case.pk, by=people.actor("dispatcher"), lead=housing.pk)
    assert list(sent_requests()) == []
