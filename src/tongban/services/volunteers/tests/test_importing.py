"""Tables of registrations and old hours: every wrong row told, nothing entered twice, killed it goes on."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities.actions import Earlier, carry_over
from tongban.kernel.activities.models import Hours
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.parties.actions.many import NewPerson, register_people
from tongban.kernel.parties.models import Person
from tongban.services.volunteers.actions import importing
from tongban.services.volunteers.models import Intake, Volunteer

pytestmark = pytest.mark.django_db
GOOD = {"name": "李明", "phone": "13800000001", "division": "652301001001", "born": "1990-01-01"}


@pytest.fixture(autouse=True)
def place(world):
    return world.division("652301001001")


def table(*rows, **options):
    return importing.import_table(enumerate(rows, 2), by=SYSTEM, **options)


def row(n, **told):
    return {**GOOD, "phone": f"138{n:08d}", **told}


def test_rows_are_entered_once(place):
    rows = [row(1, skills="first_aid", day="2024-05-01", hours="2.5"), row(2)]
    first, again = table(*rows), table(*rows)
    assert (first.new, first.hours, again.new, again.unchanged) == (2, 1, 0, 2)
    assert (Volunteer.objects.count(), Hours.objects.get().minutes) == (2, 150)


def test_doubles_in_one_file_are_one_volunteer_with_all_hours():
    told = table(row(1, day="2024-05-01", hours="2"), row(1, day="2024-05-02", hours="3"), row(1))
    assert (told.new, told.unchanged, Volunteer.objects.count(), Hours.objects.count()) == (2, 1, 1, 2)


def test_a_row_said_twice_is_new_once():
    said = row(1, day="2024-05-01", hours="2")
    told = table(said, said)
    assert (told.new, told.unchanged, told.hours, Hours.objects.count()) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("phone", "12"), ("phone", ""), ("id_number", "652301199001010017"), ("division", "999"),
        ("born", "1990-13-01"), ("born", "2999-01-01"), ("hours", "30"), ("hours", "-1"), ("hours", "NaN"),
        ("hours", "Infinity"), ("hours", "1e99"), ("hours", "1e999999"), ("skills", "flying"), ("registered_on", "1980-01-01"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_and_the_others_enter(field, value):
    wrong = row(1, **{field: value}) | ({"day": "2024-05-01"} if field == "hours" else {})
    told = table(wrong, row(2))
    assert [(r["row"], r["field"]) for r in told.refused] == [(2, field)]
    assert (told.read, told.new, Volunteer.objects.count()) == (2, 1, 1)


def test_hours_without_a_day_and_a_day_too_full_are_refused():
    told = table(row(1, hours="2"), row(2, day="2024-05-01", hours="20"), row(2, day="2024-05-01", hours="5"))
    assert [r["field"] for r in told.refused] == ["day", "hours"]
    assert Hours.objects.get().minutes == 1200


def test_a_phone_under_another_name_is_not_that_person():
    told = table(row(1), row(1, name="王芳"))
    assert [(r["row"], r["field"]) for r in told.refused] == [(3, "phone")]
    again = table(row(1, name="王芳"))
    assert (len(again.refused), Volunteer.objects.count()) == (1, 1)


def test_a_dry_run_writes_nothing_and_says_the_same():
    rows = [row(1, day="2024-05-01", hours="2"), row(1), row(2, phone="x")]
    dry = table(*rows, dry_run=True)
    assert not (Person.objects.exists())
    assert not (Volunteer.objects.exists())
    assert not (Hours.objects.exists())
    wet = table(*rows)
    assert (dry.new, dry.unchanged, dry.refused) == (wet.new, wet.unchanged, wet.refused)


def test_stopped_between_batches_it_goes_on_where_it_stood(monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)

    def dying():
        yield from enumerate([row(n) for n in range(5)], 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_table(dying(), by=SYSTEM, digest="d")
    assert (Volunteer.objects.count(), Intake.objects.get().rows) == (4, 4)
    told = table(*[row(n) for n in range(6)], digest="d")
    assert (told.resumed, told.read, told.new, Volunteer.objects.count()) == (4, 6, 6, 6)
    assert table(*[row(n) for n in range(6)], digest="d").unchanged == 6


def test_only_the_operator_imports(people):
    with pytest.raises(NotAllowed):
        importing.import_table([], by=people.actor("handler"))


GARBAGE = st.dictionaries(
    st.sampled_from([*GOOD, "hours", "day", "skills", "registered_on", "id_number", ""]),
    st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.lists(st.text(max_size=3))),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(GARBAGE, min_size=1, max_size=4))
def test_garbage_is_told_row_by_row(rows):
    told = table(*rows, dry_run=True)
    assert told.read == len(rows) == told.new + told.unchanged + len(told.refused)


def test_a_new_volunteer_whose_day_is_full_is_one_row(place):
    (lin,) = register_people([NewPerson("李明", "13800000001", "")], by="system")
    carry_over([Earlier("x", lin.pk, date(2024, 5, 1), 120)], by=SYSTEM)
    told = table(row(1, day="2024-05-01", hours="24"))
    assert (told.read, told.new, told.unchanged, len(told.refused)) == (1, 0, 0, 1)
    assert Volunteer.objects.get().person == lin
