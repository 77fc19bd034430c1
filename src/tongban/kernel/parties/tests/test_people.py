from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import id_check_character
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import find_or_make_person
from tongban.kernel.parties.actions.many import NewPerson, register_people
from tongban.kernel.parties.models import Person

BY = "account:1"
PHONES = [f"1390000000{n}" for n in range(4)]
NUMBERS = [f + id_check_character(f) for f in (f"652301199001010{n:02}1"[:17] for n in range(4))]


def meet(**told):
    return find_or_make_person(by=BY, **told)


def test_one_phone_in_any_spelling_is_one_person(db):
    person, made = meet(name="王芳", phone="139 0000 0000")
    again, made_again = meet(phone="+8613900000000")
    assert (made, made_again, again.pk) == (True, False, person.pk)
    assert queries.person_by_phone("139-0000-0000") == person


def test_what_was_unknown_is_completed_and_what_was_known_stays(db):
    person, _ = meet(phone=PHONES[0])
    meet(name="王芳", phone=PHONES[0], id_number=NUMBERS[0])
    meet(name="李强", phone=PHONES[0])
    person.refresh_from_db()
    assert (person.name.open(), person.id_number.open()) == ("王芳", NUMBERS[0])
    assert [e.code for e in events.of("person", person.pk)] == ["person.registered", "person.completed"]
    assert queries.person_by_id_number(NUMBERS[0].lower()) == person


def test_a_shared_phone_does_not_make_one_of_two(db):
    mother, _ = meet(phone=PHONES[0], id_number=NUMBERS[0])
    son, made = meet(phone=PHONES[0], id_number=NUMBERS[1])
    assert made
    assert (son.phone.open(), son.phone_index) == (PHONES[0], None)
    assert meet(phone=PHONES[0])[0] == mother
    assert meet(id_number=NUMBERS[1])[0] == son


def test_nobody_without_a_number(db):
    with pytest.raises(TongbanError, check=lambda e: e.code == "no_number"):
        meet(name="王芳")
    with pytest.raises(TongbanError):
        meet(phone="12")


def test_events_tell_no_personal_data(db):
    person, _ = meet(name="王芳", phone=PHONES[0], id_number=NUMBERS[0])
    assert [e.data for e in events.of("person", person.pk)] == [{}]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", *PHONES]), st.sampled_from(["", *NUMBERS])).filter(any), max_size=12
    )
)
def test_an_id_number_is_always_the_same_person(db, meetings):
    Person.objects.all().delete()
    by_number = {}
    for phone, number in meetings:
        person, _ = meet(phone=phone, id_number=number)
        if number:
            assert by_number.setdefault(number, person.pk) == person.pk
        else:
            assert person.phone.open() == phone
    assert len(set(by_number.values())) == len(by_number)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [{"phone": "13987654321"}, {"id_number": NUMBERS[0]}])
def test_the_same_number_at_once_is_one_record(told):
    start, before = Barrier(8), Person.objects.count()

    def register(_number):
        start.wait()
        try:
            return meet(**told)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(register, range(8)))
    assert Person.objects.count() == before + 1
    assert len({person.pk for person, _ in met}) == sum(made for _, made in met) == 1


def test_a_phone_that_a_list_tells_of_proves_nobody(db):
    family, _made = find_or_make_person(by="t", name="王芳", phone="13900000011")
    told = NewPerson("王强", "13900000011", "11010519491231002X", by_phone=False)
    (son,) = register_people([told], by="t")
    family.refresh_from_db()
    assert son.pk != family.pk
    assert (family.id_number_index, son.phone_index) == (None, None)
    assert son.phone.open() == "13900000011"


def test_many_at_once_are_the_same_records_as_one_by_one(db):
    known, _made = find_or_make_person(by="t", name="王芳", phone="13900000011")
    told = [
        NewPerson("王芳", "13900000011", "11010519491231002X"),
        NewPerson("李强", "13900000012"),
        NewPerson("李强", "13900000012"),
    ]
    first, second, third = register_people(told, by="t")
    assert (first.pk, second.pk) == (known.pk, third.pk)
    assert first.id_number.open() == "11010519491231002X"
    assert [p.pk for p in register_people(told, by="t")] == [first.pk, second.pk, third.pk]
