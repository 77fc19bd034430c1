import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.urls import reverse

from tests.people import BACKEND
from tongban.kernel.access import actions
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.middleware import MOST_OWN, OWN_CASES, ActorMiddleware, remember_case
from tongban.kernel.core import clock


def asked(rf, view, user=None, **headers):
    request = rf.get("/", headers=headers)
    request.user, request.session = user or AnonymousUser(), SessionStore()
    return ActorMiddleware(view)(request)


def test_a_page_that_never_asks_makes_no_query(rf, django_assert_num_queries, people):
    with django_assert_num_queries(0):
        response = asked(rf, lambda _request: HttpResponse(), people.accounts.get("handler"))
    assert "Cache-Control" not in response


def test_a_page_that_asks_often_makes_one_query(rf, django_assert_num_queries, people):
    account = people["handler"]

    def view(request):
        return HttpResponse(str([request.actor.code, request.actor.holds("x"), request.actor.office_ids()]))

    with django_assert_num_queries(1):
        response = asked(rf, view, account)
    assert response["Cache-Control"] == "private, no-store"


def test_what_nobody_saw_may_be_kept_but_not_for_others(rf, db):
    response = asked(rf, lambda request: HttpResponse(request.actor.code))
    assert (response.content, "Cache-Control" in response) == (b"nobody", False)
    assert {"Cookie", "Authorization"} <= set(response["Vary"].split(", "))


def test_a_session_knows_the_cases_that_were_proved_last(rf):
    request = rf.get("/")
    request.session = SessionStore()
    for pk in (7, 8, 7):
        remember_case(request, pk)
    assert request.session[OWN_CASES] == [8, 7]
    for pk in range(100, 100 + MOST_OWN):
        remember_case(request, pk)
    assert request.session[OWN_CASES] == list(range(100, 100 + MOST_OWN))


def test_a_key_counts_before_the_cookie_and_a_wrong_one_is_nobody(rf, people):
    until = clock.now().replace(year=2040)
    _key, token = actions.make_key(
        people["clerk"], by=SYSTEM, name="x", scopes=["requests.file"], until=until
    )

    def view(request):
        return HttpResponse(request.actor.code.partition(":")[0])

    handler = people["handler"]
    assert asked(rf, view, handler).content == b"account"
    assert asked(rf, view, handler, Authorization=f"Bearer {token}").content == b"key"
    assert asked(rf, view, handler, Authorization=f"Bearer {token}x").content == b"nobody"
    assert asked(rf, view, handler, Authorization="Basic abc").content == b"account"


def test_cases_proved_in_this_session_are_ones_own(people):
    actor = people.actor("requester", own=[3])
    assert actor.own_cases == {3}
    assert people.actor("handler", own=[3]).own_cases == {3}


@pytest.mark.parametrize(("name", "to"), [("auditor", "mfa_index"), ("handler", None)])
def test_a_strong_role_without_second_factor_is_sent_to_set_it_up(people, name, to):
    client = people.client(name)
    Authenticator.objects.filter(user=people[name]).delete()
    response = client.get(reverse("people:me"))
    assert response.headers.get("Location") == (reverse(to) if to else None)


def test_a_first_password_must_be_changed(people):
    client = people.client("handler")
    account = people["handler"]
    account.password, account.temporary = make_password("anything"), True
    account.save()
    client.force_login(account, backend=BACKEND)
    assert client.get(reverse("people:me")).headers["Location"] == reverse("account_change_password")
    assert client.get(reverse("account_change_password")).status_code == 200
