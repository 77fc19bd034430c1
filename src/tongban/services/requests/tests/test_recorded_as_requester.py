"""Whoever asks on the portal is recorded as such, also when the browser is logged in for an office."""

import pytest
from django.urls import reverse

from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import history
from tongban.services.requests.actions import Filing, file_request

SCREENS = {
    "what": {"text": "城管局的人态度很差。", "kind": "complaint"},
    "where": {"place": "宁合社区"},
    "who": {"name": "", "phone": ""},
}


@pytest.mark.parametrize("name", ["handler_of_complained_office", "signed_in", "resident"])
def test_filing_on_the_portal_names_no_account(people, name):
    people.world.division("652301001001")
    client = people.client(name)
    for screen, given in SCREENS.items():
        client.post(reverse("requests:ask", args=[screen]), given)
    client.post(reverse("requests:ask", args=["check"]))
    case = Case.objects.get()
    assert not [e.actor for e in history(case) if e.actor.startswith("account:")]
    assert case.request.filed_by is None


@pytest.mark.parametrize("name", ["handler_of_complained_office", "signed_in", "requester"])
def test_adding_to_ones_own_request_names_no_account(people, name):
    filed = file_request(
        Filing(text="路灯坏了", place_path="652300", about=people.world.office("streets").pk)
    )
    client = people.client(name, own=[filed.case.pk])
    url = reverse("requests:say", args=[filed.case.reference, "add"])
    assert client.post(url, {"text": "还有一盏也坏了。"}).status_code in {302, 404}
    assert not [e.actor for e in history(filed.case) if e.actor.startswith("account:")]
