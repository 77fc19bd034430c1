from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tongban.kernel.access import forgetting, phone_code
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account, PhoneCode
from tongban.kernel.access.tasks import send_code
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Person

PHONE, HERE = "13912345678", "203.0.113.7"


@pytest.fixture(autouse=True)
def _messages_are_printed(settings):
    settings.DEMO = True


@pytest.mark.django_db
def test_without_a_gateway_nobody_waits_for_a_code(settings):
    settings.DEMO = False
    assert _sent_or_code(PHONE, HERE) == "no_gateway"
    assert not PhoneCode.objects.exists()


def sent(phone=PHONE, address=HERE):
    row = phone_code.send_code(phone, address=address)
    return row.pk, row.code.open()


def tried(code_id, code):
    try:
        return phone_code.sign_in(code_id, code)
    except TongbanError as refused:
        return refused.code


@pytest.mark.django_db
def test_the_phone_is_the_person():
    first = phone_code.sign_in(*sent("139 1234 5678"))
    with clock.at(clock.now() + timedelta(minutes=2)):
        again = phone_code.sign_in(*sent("+86 13912345678"))
    assert (first, Person.objects.count()) == (again, 1)
    assert (first.label, first.has_usable_password(), actor_for(first).holdings) == ("139****5678", False, ())


@pytest.mark.django_db
def test_the_letter_holds_an_id_and_the_row_no_plain_text():
    code_id, code = sent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_phonecode::text FROM access_phonecode")
        (row,) = cursor.fetchone()
    assert OutboxEntry.objects.get(topic="access.phone_code").payload == {"id": code_id}
    for plain in (code, PHONE):
        assert plain not in row
        assert plain.encode().hex() not in row


@pytest.mark.django_db
def test_a_code_is_good_once_and_for_ten_minutes():
    code_id, code = sent()
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert tried(code_id, code) == "phone_code"
    assert isinstance(tried(code_id, code), Account)
    assert tried(code_id, code) == "phone_code"


@pytest.mark.django_db
def test_five_wrong_attempts_end_a_code():
    code_id, code = sent()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert {tried(code_id, wrong) for _n in range(5)} == {"phone_code"}
    assert tried(code_id, code) == "phone_code"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_guesses_at_once_are_five():
    code_id, _code = sent()

    def guess(n):
        try:
            return tried(code_id, f"x{n}")
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(guess, range(100)))
    assert PhoneCode.objects.get(pk=code_id).attempts == 5


@pytest.mark.django_db(transaction=True)
def test_a_right_code_at_once_from_two_sides_makes_one_account():
    code = sent()

    def enter(_n):
        try:
            return tried(*code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(enter, range(4)))
    assert sum(isinstance(x, Account) for x in done) == 1
    assert (Account.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_code_of_another_phone_does_not_count():
    mine, _code = sent()
    _other, theirs = sent("13912345679", "203.0.113.8")
    assert tried(mine, theirs) == "phone_code"


@pytest.mark.django_db
def test_a_phone_gets_few_codes():
    start = clock.now()
    got = 0
    for minute in range(0, 24 * 60, 2):
        with clock.at(start + timedelta(minutes=minute)):
            got += not isinstance(_sent_or_code(PHONE, f"203.0.113.{minute % 200}"), str)
    assert got == 10


@pytest.mark.django_db
def test_a_network_gets_few_codes():
    got = [_sent_or_code(f"139{n:08d}", HERE) for n in range(25)]
    assert [x for x in got if isinstance(x, str)] == ["too_many"] * 5


@pytest.mark.django_db
def test_a_line_of_the_new_internet_counts_as_one_network():
    got = [_sent_or_code(f"139{n:08d}", f"2001:db8:1:2::{n:x}") for n in range(25)]
    assert got.count("too_many") == 5


def _sent_or_code(phone, address):
    try:
        return sent(phone, address)
    except TongbanError as refused:
        return refused.code


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["0994-2345678", "12345", "", "1391234567x", "4008123456"])
def test_only_a_mobile_gets_a_code(phone):
    with pytest.raises(TongbanError):
        sent(phone)


@pytest.mark.django_db
def test_a_member_of_staff_is_never_signed_in_by_phone(people):
    staff = people["handler"]
    staff.person = people["signed_in"].person
    staff.save()
    assert phone_code.sign_in(*sent("13900000001")) == people["signed_in"]


@pytest.mark.django_db
def test_the_gateway_gets_the_words_once(monkeypatch):
    told = []
    monkeypatch.setattr(phone_code, "provider", lambda _what: lambda **given: told.append(given))
    code_id, code = sent()
    phone_code.give_to_gateway(code_id)
    phone_code.give_to_gateway(code_id)
    assert [(m["phone"], m["key"], code in m["text"]) for m in told] == [
        (PHONE, f"phone-code-{code_id}", True)
    ]
    assert isinstance(tried(code_id, code), Account)


@pytest.mark.django_db
def test_the_letter_starts_a_job_and_the_job_reaches_the_gateway(capsys):
    code_id, code = sent()
    assert outbox.relay() == 1
    (job,) = ProcrastinateJob.objects.filter(task_name="access.send_code", queue_name="codes")
    send_code(**job.args)
    told = capsys.readouterr().err
    assert code in told
    assert "139****5678" in told
    assert PHONE not in told
    assert not PhoneCode.objects.get(pk=code_id).code


@pytest.mark.django_db
def test_what_served_its_time_is_forgotten():
    sent()
    AccessLog.objects.create(username="x", attempt_time=clock.now())
    with clock.at(clock.now() + timedelta(days=2)):
        assert forgetting.forget() == 1
        assert forgetting.forget() == 0
    with clock.at(clock.now() + timedelta(days=191)):
        assert forgetting.forget() == 1


@pytest.mark.django_db
def test_whoever_was_merged_is_the_one_who_speaks_for_both():
    kept, gone = (phone_code.sign_in(*sent(phone)) for phone in (PHONE, "13912345679"))
    parties.merge("person", kept=kept.person_id, gone=gone.person_id, by="system", label="x", reason="one")
    with clock.at(clock.now() + timedelta(minutes=2)):
        again = phone_code.sign_in(*sent("13912345679"))
    assert again == kept
