import logging
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import hashers
from django.core.cache import cache
from django.urls import reverse

from tests.people import TOTP_SECRET
from tongban.kernel.access import actions
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.adapter import AccountAdapter
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock

PASSWORD = "three good words"


@pytest.fixture(autouse=True)
def _nobody_was_slowed_down_before():
    cache.clear()


@pytest.fixture
def handler(people):
    account = people["handler"]
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(client, username, password, **headers):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **headers)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["handler", "HANDLER", " Handler "])
def test_staff_log_in_by_name_and_password(client, handler, name):
    log_in(client, name, PASSWORD)
    assert is_in(client)


def test_nobody_signs_up_and_no_password_is_reset_by_mail(client, db):
    for path in ("signup/", "password/reset/", "email/"):
        assert client.get(f"{reverse('account_login')}{path}").status_code == 404


def test_eight_wrong_passwords_lock_name_and_address_even_for_the_right_one(client, handler):
    for n in range(8):
        last = log_in(client, ("handler", "Handler", "HANDLER")[n % 3], "wrong")
    assert last.status_code == 429
    assert log_in(client, "handler", PASSWORD).status_code == 429
    assert not is_in(client)


def test_a_lock_ends_and_leaves_others_in_peace(client, handler, time_machine):
    for _n in range(9):
        log_in(client, "handler", "wrong")
    assert log_in(client, "handler", PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 302
    client.logout()
    time_machine.move_to(clock.now() + timedelta(minutes=16))
    assert log_in(client, "handler", PASSWORD).status_code == 302


@pytest.mark.parametrize("case", ["unknown", "wrong", "closed", "unusable", "resident"])
def test_every_failed_log_in_answers_the_same_after_one_hash(client, people, handler, monkeypatch, case):
    names = {"unknown": "nobody-here", "resident": "resident-1"}
    if case == "closed":
        Account.objects.filter(pk=handler.pk).update(is_active=False)
    if case == "unusable":
        handler.set_unusable_password()
        handler.save()
    if case == "resident":
        people["signed_in"]
    hashed = []
    encode = hashers.PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        hashers.PBKDF2PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k)
    )
    response = log_in(client, names.get(case, "handler"), PASSWORD if case == "closed" else "wrong")
    assert (len(hashed), response.status_code, is_in(client)) == (1, 200, False)
    told = AccountAdapter.error_messages["username_password_mismatch"]
    assert response.context["form"].non_field_errors() == [str(told)]


def test_the_second_proof_is_asked_and_counts(client, people):
    account = people["auditor"]
    account.set_password(PASSWORD)
    account.save()
    asked = log_in(client, "auditor", PASSWORD)
    assert (asked.headers["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)
    code = format_hotp_value(hotp_value(TOTP_SECRET, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)


def test_a_new_password_ends_other_sessions_and_is_on_record(client, people, handler):
    other = people.client("handler")
    log_in(client, "handler", PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": "another good phrase", "password2": "another good phrase"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert client.get(reverse("people:me")).status_code == 200
    assert other.get(reverse("people:me")).status_code == 302


def test_closing_an_account_stops_its_sessions_at_once(people):
    client = people.client("handler")
    actions.close_account(people["handler"], by=people.actor("administrator"))
    assert client.get(reverse("people:me")).status_code == 302
    assert actor_for(Account.objects.get(username="handler")).code == "nobody"


def test_failed_log_ins_leave_no_names_in_the_log(client, people, caplog):
    caplog.set_level(logging.DEBUG)
    people["county_supervisor"]
    for _n in range(9):
        log_in(client, "county_supervisor", "wrong", REMOTE_ADDR="203.0.113.77")
    said = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    assert "AXES" in said
    assert "county_supervisor" not in said
    assert "203.0.113.77" not in said


def test_lost_proofs_are_taken_away_by_the_operator_alone(people):
    with pytest.raises(actions.NotAllowed):
        actions.reset_second_factor(people["auditor"], by=people.actor("administrator"))
    assert actions.reset_second_factor(people["auditor"], by=SYSTEM) == 1
    assert not people.actor("auditor").holds("access.audit")
