"""Registration: once a person, minors through a guardian who proved the phone, doubles put before a person."""

from datetime import date

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities.models import Consent
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.identity import id_check_character
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.kernel.parties.models import Doubt
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.actions.registering import Told, answer_as_guardian, honour, register
from tongban.services.volunteers.models import Guardian, Volunteer
from tongban.services.volunteers.queries.people import asked_as_guardian, born_on, narrowed, of_person
from tongban.services.volunteers.tests.conftest import PLACE, account_of

pytestmark = pytest.mark.django_db
ID = "65230119900101001"
MINOR = {"born": date(2016, 1, 1), "guardian_phone": "13900000009"}


def test_somebody_is_registered_once(make, world):
    person, _actor = make()
    with pytest.raises(Conflict, match="already"):
        register(person, Told("李明", world.division(PLACE), date(1990, 1, 1)), by=SYSTEM)
    assert Volunteer.objects.count() == 1


@pytest.mark.parametrize("born", [None, date(2029, 1, 1), date(1850, 1, 1)])
def test_no_or_a_wrong_birth_date_is_refused(make, born):
    with pytest.raises(TongbanError) as refused:
        make(born=born)
    assert (refused.value.code, Volunteer.objects.count()) == ("born", 0)


@pytest.mark.parametrize("told", [{"skills": ["flying"]}, {"available": ["never"]}, {"name": " "}])
def test_unknown_words_and_no_name_are_refused(make, told):
    with pytest.raises(TongbanError):
        make(**told)


def test_an_id_number_of_somebody_else_is_not_taken_over_but_looked_at(make):
    number = ID + id_check_character(ID)
    other, _new = find_or_make_person(by="system", name="王芳", id_number=number)
    person, _actor = make(id_number=number)
    assert of_person(other.pk) is None
    assert Doubt.objects.get().first == min(other.pk, person.pk)
    assert born_on(person) == date(1990, 1, 1)


@pytest.mark.parametrize("phone", ["", "13800000001"])
def test_a_minor_names_a_guardian_with_another_phone(make, phone):
    with pytest.raises(TongbanError) as refused:
        make(1, born=date(2016, 1, 1), guardian_phone=phone)
    assert refused.value.code == "guardian"


def test_a_minor_joins_only_once_the_guardian_agreed(make, shift):
    minor, actor = make(1, **MINOR)
    with pytest.raises(TongbanError) as refused:
        holding.sign_up(shift.pk, minor, by=actor)
    assert refused.value.code == "consent"
    guardian, _new = find_or_make_person(by="system", phone="13900000009")
    asked = asked_as_guardian(guardian).get()
    answer_as_guardian(asked.pk, guardian, agrees=True, born=date(1985, 1, 1), by=account_of(guardian))
    assert holding.sign_up(shift.pk, minor, by=actor).state == "confirmed"


def answered_by(phone, **told):
    guardian, _new = find_or_make_person(by="system", phone=phone)
    given = {"agrees": True, "born": date(1985, 1, 1), **told}
    return answer_as_guardian(Guardian.objects.get().pk, guardian, by=account_of(guardian), **given)


def test_only_whoever_proved_the_phone_answers(make):
    make(1, **MINOR)
    with pytest.raises(NotAllowed):
        answered_by("13900000008")
    assert not Consent.objects.exists()


def test_another_minor_is_no_guardian_and_a_no_is_no_consent(make):
    make(1, **MINOR)
    with pytest.raises(TongbanError, match="of age"):
        answered_by("13900000009", born=date(2015, 1, 1))
    answered_by("13900000009", agrees=False)
    assert not Consent.objects.exists()


def test_volunteers_are_found_by_whole_name_phone_or_number(make):
    make(1), make(2, name="王芳", skills=["law"])
    found = {words: narrowed(Volunteer.objects.all(), {"q": words}).count() for words in
             ("王芳", "138 0000 0002", "王", "13800000009", "x' OR 1=1")}  # fmt: skip
    assert list(found.values()) == [1, 1, 0, 0, 0]
    assert narrowed(Volunteer.objects.all(), {"skill": "law"}).count() == 1


def test_an_honour_stands_once_and_not_ahead_of_time(make):
    person, _actor = make()
    mine = of_person(person.pk)
    for _twice in range(2):
        honour(mine, title="最美志愿者", on=date(2024, 3, 5), by=SYSTEM)
    assert mine.honours.count() == 1
    with pytest.raises(TongbanError):
        honour(mine, title="最美志愿者", on=date(2999, 1, 1), by=SYSTEM)
