"""Log-in: guessing, replaying, fixing a session, walking past the second proof, dodging what counts."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

from tests.people import PHONE, TOTP_SECRET
from tongban.kernel.access import actions, phone_code, second_proof
from tongban.kernel.access.models import Account, PhoneCode, ProofTry

PASSWORD = "three good words"
PROOF = "/login/second/authenticate/"


@pytest.fixture(autouse=True)
def _nobody_was_slowed_down_before():
    cache.clear()


@pytest.fixture
def auditor(people):
    account = people["auditor"]
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(client, name="auditor", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def code_now():
    return format_hotp_value(hotp_value(TOTP_SECRET, next(iter(yield_hotp_counters_from_time()))))


def wrong_code():
    return f"{(int(code_now()) + 1) % 10**6:06d}"


def is_in(client):
    return "_auth_user_id" in client.session


def guess(client, times):
    """So many wrong codes, each from another place, and a process that has just begun."""
    for n in range(times):
        cache.clear()
        client.post(PROOF, {"code": wrong_code()}, REMOTE_ADDR=f"203.0.113.{n}")
    cache.clear()


def test_ten_wrong_codes_are_enough_whatever_the_process_forgets(client, auditor):
    """The library counts in the memory of one process: another process, or a restart, began anew."""
    log_in(client)
    guess(client, second_proof.MOST)
    last = client.post(PROOF, {"code": code_now()})
    assert not is_in(client)
    assert last.status_code == 200
    assert ProofTry.objects.filter(account=auditor, digest=None).count() == second_proof.MOST + 1


def test_after_nine_wrong_codes_the_right_one_opens_and_forgives_them(client, auditor):
    log_in(client)
    guess(client, second_proof.MOST - 1)
    client.post(PROOF, {"code": code_now()})
    assert (is_in(client), ProofTry.objects.filter(account=auditor, digest=None).exists()) == (True, False)


def test_a_code_holds_once_whatever_the_process_forgets(client, auditor, people):
    log_in(client)
    code = code_now()
    client.post(PROOF, {"code": code})
    assert is_in(client)
    client.logout()
    cache.clear()
    log_in(client)
    client.post(PROOF, {"code": f" {code[:3]} {code[3:]} "})
    assert not is_in(client)


def test_half_logged_in_is_not_logged_in(client, auditor):
    log_in(client)
    for path in (
        "/people/openings/",
        "/people/me/",
        "/people/me/data/",
        "/login/second/",
        "/login/password/",
        "/login/again/",
    ):
        assert client.get(path).status_code in {302, 404}
        assert not is_in(client)
    assert client.get("/api/requests").status_code == 401


def test_who_lost_the_second_proof_is_not_let_past_it_by_setting_up_another(client, auditor):
    log_in(client)
    answer = client.get("/login/second/totp/activate/")
    assert (answer.status_code, is_in(client)) == (302, False)


@pytest.mark.parametrize("name", ["session", "sessionid"])
def test_a_session_that_somebody_else_began_is_not_gone_on_with(client, people, name):
    handler = people["handler"]
    handler.set_password(PASSWORD)
    handler.save()
    client.cookies[name] = "attackerchosen0123456789attacker"
    client.get("/follow/")
    session = client.session
    session["own_cases"] = [1]
    session.save()
    before = client.cookies["session"].value if name == "session" else session.session_key
    log_in(client, "handler")
    assert client.cookies["session"].value not in {before, "attackerchosen0123456789attacker"}


def test_signing_in_by_phone_changes_the_session_too(client, db, settings):
    settings.DEMO = True
    client.post("/people/sign-in/", {"phone": PHONE})
    before = client.cookies["session"].value
    client.post("/people/sign-in/code/", {"code": PhoneCode.objects.get().code.open()})
    assert is_in(client)
    assert client.cookies["session"].value != before


def test_a_phone_code_holds_once_for_its_phone_and_five_tries(db, settings):
    settings.DEMO = True
    row = phone_code.send_code(PHONE, address="203.0.113.1")
    code = row.code.open()
    assert phone_code.sign_in(row.pk, code)
    with pytest.raises(phone_code.TongbanError):
        phone_code.sign_in(row.pk, code)
    other = phone_code.send_code("13900000002", address="203.0.113.1")
    for _wrong in range(phone_code.ATTEMPTS):
        with pytest.raises(phone_code.TongbanError):
            phone_code.sign_in(other.pk, "000000" if other.code.open() != "000000" else "111111")
    with pytest.raises(phone_code.TongbanError):
        phone_code.sign_in(other.pk, other.code.open())


def test_a_forwarded_address_dodges_no_limit_where_no_proxy_stands(client, people):
    people["handler"]
    for n in range(9):
        last = log_in(
            client,
            "handler",
            "wrong",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{n}",
            HTTP_X_REAL_IP=f"198.51.100.{n}",
        )
    assert last.status_code == 429


def test_a_given_password_dies_with_the_next(client, people):
    account, first = actions.open_account(
        by=people.actor("administrator"), username="new", label="x", home=people.world.division("652301")
    )
    second = actions.new_password()
    actions.set_password(account, second, by=people.actor("administrator"))
    log_in(client, "new", first)
    assert not is_in(client)
    log_in(client, "new", second)
    assert is_in(client)
    actions.set_password(
        Account.objects.get(pk=account.pk), "another good phrase", by=people.actor("administrator")
    )
    assert client.get("/people/me/").status_code == 302


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "\t//evil.example", "/%0d%0aSet-Cookie:x=1//evil.example"]
)  # fmt: skip
def test_next_leads_to_no_other_site(client, people, to):
    handler = people["handler"]
    handler.set_password(PASSWORD)
    handler.save()
    answer = client.post(reverse("account_login"), {"login": "handler", "password": PASSWORD, "next": to})
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    for path in ("/prefs", "/login/out/", "/people/sign-in/"):
        answer = client.post(path, {"next": to, "phone": PHONE, "size": "large"})
        said = answer.headers.get("Location", "/")
        assert "evil.example" not in said or said.startswith("/%0d")
