import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tongban.kernel.access import actions
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.access.models import Account, ApiKey, Disclosure, Grant, PhoneCode
from tongban.kernel.core import clock


def page(people, name, url, *args, **query):
    response = people.client(name).get(reverse(url, args=args), query)
    return response, response.content.decode()


@pytest.fixture
def gateway(settings):
    settings.SMS_URL = "https://gateway.example.org/"


def second_administrator(people):
    home = people.world.division("652300")
    account, _password = actions.open_account(by=SYSTEM, username="second", label="Second", home=home)
    actions.give_role(account, "access.administrator", by=SYSTEM, division=home)
    account.authenticator_set.create(type="totp", data={})
    Account.objects.filter(pk=account.pk).update(temporary=False)
    people.accounts["second"] = Account.objects.get(pk=account.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(people, rows, django_assert_max_num_queries):
    client = people.client("administrator")
    for name in ("handler", "head", "clerk")[:rows]:
        people[name]
    with django_assert_max_num_queries(10):
        content = client.get(reverse("people:accounts")).content.decode()
    assert content.count("row-link") == rows + 1


def test_accounts_are_found_by_name_and_office(people):
    for name in ("handler", "handler_elsewhere", "signed_in"):
        people[name]
    office = people.world.office("housing_elsewhere").pk
    _response, by_name = page(people, "administrator", "people:accounts", q="ELSEWHERE")
    _response, by_office = page(people, "administrator", "people:accounts", office=office)
    for content in (by_name, by_office):
        assert re.findall(r'row-link" href="[^"]*">([^<]*)', content) == ["handler_elsewhere"]


def test_residents_are_no_administrators_business(people):
    pk = people["signed_in"].pk
    assert page(people, "administrator", "people:account", pk)[0].status_code == 404
    assert "139" not in page(people, "administrator", "people:accounts")[1]


def test_an_account_is_opened_and_its_password_shown_once(people):
    home = people.world.division("652301").pk
    given = {"username": "wang.li", "label": "王丽", "home": home}
    shown = people.client("administrator").post(reverse("people:open"), given).content.decode()
    password = re.search(r'class="reference">([^<]+)<', shown)[1]
    assert Account.objects.get(username="wang.li").check_password(password)
    again = people.client("administrator").post(reverse("people:open"), given)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["username"])


def test_a_strong_role_goes_through_two_administrators(people):
    second_administrator(people)
    given = {"role": "access.auditor", "division": people.world.division("652301").pk}
    people.client("administrator").post(reverse("people:give_role", args=[people["stranger"].pk]), given)
    grant = Grant.objects.get(account=people["stranger"])
    url = reverse("people:confirm_role", args=[grant.pk])
    assert people.client("administrator").post(url).status_code == 403
    assert people.client("second").post(url).status_code == 302
    assert people.client("second").post(url).status_code == 409
    grant.refresh_from_db()
    assert (grant.waiting, grant.confirmed_by) == (False, people["second"])


def test_a_role_in_the_wrong_place_is_told_beside_the_field(people):
    url = reverse("people:give_role", args=[people["stranger"].pk])
    response = people.client("administrator").post(url, {"role": "requests.handler"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["office"])


def test_a_role_may_be_laid_down_by_its_holder_and_ended_by_nobody_else(people):
    grant = people["handler"].grants.get()
    url = reverse("people:end_role", args=[grant.pk])
    assert people.client("head").post(url).status_code == 403
    assert people.client("handler").post(url).headers["Location"] == reverse("people:me")


def test_a_key_is_shown_once_and_revoked(people):
    url = reverse("people:make_key", args=[people["clerk"].pk])
    given = {"name": "gateway", "scopes": ["requests.file"], "until": "2099-01-01"}
    client = people.client("administrator")
    shown = client.post(url, given).content.decode()
    key = ApiKey.objects.get()
    assert f"{key.prefix}." in shown
    assert key.prefix in client.get(reverse("people:keys")).content.decode()
    assert client.post(reverse("people:revoke_key", args=[key.pk])).status_code == 302
    assert clock.now() not in ApiKey.objects.get().valid


def opened(people, **given):
    person = people["signed_in"].person
    reason = "call back about the leak"
    actor = people.actor("dispatcher")
    open_sealed(
        actor, person, "phone", subject="person", subject_id=person.pk, reason=reason, allowed=True, **given
    )


def test_openings_are_read_by_auditors_and_by_the_person_they_concern(people):
    opened(people)
    for name, url in (("auditor", "people:openings"), ("signed_in", "people:me")):
        assert "call back about the leak" in page(people, name, url)[1]
    assert page(people, "administrator", "people:openings")[0].status_code == 403


def test_an_emergency_waits_on_the_next_days_page(people, time_machine):
    opened(people, emergency=True)
    assert "call back" not in page(people, "supervisor", "people:review")[1]
    time_machine.move_to(clock.now() + timedelta(days=1))
    assert "call back" in page(people, "supervisor", "people:review")[1]
    url = reverse("people:reviewed", args=[Disclosure.objects.get().pk])
    assert people.client("county_supervisor").post(url).status_code == 404
    assert people.client("supervisor").post(url).status_code == 302
    assert "call back" not in page(people, "supervisor", "people:review")[1]


def test_a_resident_signs_in_on_two_screens(client, db, gateway):
    asked = client.post(reverse("people:phone"), {"phone": "139 1234 5678", "next": "/privacy"})
    assert asked.headers["Location"] == reverse("people:phone_code")
    assert "139****5678" in client.get(reverse("people:phone_code")).content.decode()
    wrong = client.post(reverse("people:phone_code"), {"code": "0"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["code"])
    code = PhoneCode.objects.get().code.open()
    signed = client.post(reverse("people:phone_code"), {"code": f"{code[:3]} {code[3:]}"})
    assert signed.headers["Location"] == "/privacy"
    assert "139****5678" in client.get(reverse("people:me")).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_our_own_pages_only(client, db, target, gateway):
    client.post(reverse("people:phone"), {"phone": "13912345678", "next": target})
    code = PhoneCode.objects.get().code.open()
    signed = client.post(reverse("people:phone_code"), {"code": code})
    assert signed.headers["Location"] == reverse("people:me")


def test_a_known_and_an_unknown_phone_get_the_same_answers(people, client, gateway):
    people["signed_in"]
    answers = []
    for phone in ("13900000001", "13900000002"):
        sent = client.post(reverse("people:phone"), {"phone": phone})
        wrong = client.post(reverse("people:phone_code"), {"code": "x"})
        answers.append((sent.status_code, wrong.status_code, wrong.context["form"].errors))
    assert answers[0] == answers[1]


def test_one_changes_ones_own_name_and_language(people):
    client = people.client("handler")
    response = client.post(reverse("people:me"), {"label": "Handler Li", "language": "en"})
    assert response.cookies["lang"].value == "en"
    assert Account.objects.get(username="handler").label == "Handler Li"
