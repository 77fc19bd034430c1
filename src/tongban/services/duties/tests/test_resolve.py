"""From a kind of office to the office: bound, else the division's own, else up the tree; and grounds that name it."""

from datetime import date

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.service import provider
from tongban.kernel.core.steady import steady
from tongban.kernel.parties.models import Organisation
from tongban.services.duties import actions, dispatch, queries

LONG_AGO = date(2021, 1, 1)


def bind(world, division="652301", office="streets", kind="城管局", **more):
    given = {"division": world.division(division), "office": world.office(office), "since": LONG_AGO} | more
    return actions.bind_office(kind=kind, by=SYSTEM, **given)


def test_the_divisions_own_office_answers(world):
    office = world.office("housing")
    assert queries.resolve("住建局", world.division("652301")) == office


def test_else_the_one_above(world):
    office = world.office("housing")
    assert queries.resolve("住建局", world.division("652301001001")) == office


def test_never_the_neighbours(world):
    world.office("housing_elsewhere")
    assert queries.resolve("住建局", world.division("652301")) is None


def test_a_binding_comes_before_the_name(world):
    world.office("housing")
    bind(world, kind="住建局")
    assert queries.resolve("住建局", world.division("652301001")) == world.office("streets")


def test_a_binding_further_down_comes_first(world):
    world.office("housing")
    bind(world, division="652301001", kind="住建局")
    assert queries.resolve("住建局", world.division("652301001001")) == world.office("streets")
    assert queries.resolve("住建局", world.division("652301")) == world.office("housing")


def test_an_ended_binding_no_longer_holds(world):
    office = world.office("housing")
    actions.end_binding(bind(world, kind="住建局"), by=SYSTEM, on=date(2022, 1, 1))
    assert queries.resolve("住建局", world.division("652301")) == office


def test_a_binding_that_has_not_begun_can_make_room_for_another(world):
    later, sooner = bind(world, since=date(2099, 1, 1)), {"office": "housing", "since": date(2090, 1, 1)}
    with pytest.raises(Conflict):
        bind(world, **sooner)
    actions.end_binding(later, by=SYSTEM, on=date(2026, 1, 1))
    bind(world, **sooner)
    with pytest.raises(TongbanError):
        actions.end_binding(later, by=SYSTEM, on=date(2026, 1, 1))


def test_a_closed_office_is_not_named(world):
    office = world.office("housing")
    office.valid = (office.valid.lower, office.valid.lower.replace(year=2022))
    office.save()
    assert queries.resolve("住建局", world.division("652301")) is None


def test_two_offices_at_once_are_refused(world):
    bind(world)
    with pytest.raises(Conflict):
        bind(world, office="housing", since=date(2023, 1, 1))


def test_an_unknown_kind_is_refused(world):
    with pytest.raises(TongbanError):
        bind(world, kind="宇宙局")


def test_binding_needs_the_right(world, people):
    with pytest.raises(NotAllowed):
        actions.bind_office(
            kind="城管局",
            division=world.division("652301"),
            office=world.office("streets"),
            by=people.actor("handler"),
            since=LONG_AGO,
        )


def test_dispatch_names_offices_with_grounds(world):
    streets, housing = world.office("streets"), world.office("housing")
    actions.set_up()
    found = provider("dispatch")("门口的路灯不亮，漆黑一片", "路灯坏了", "652300.652301.652301001")
    best = found.candidates[0]
    assert (best.office, found.category) == (streets.pk, "城乡建设")
    assert [(h.office, h.part) for h in best.helpers] == [(housing.pk, "建设")]
    assert (best.grounds["version"], best.grounds["title"]) == (1, "路灯照明")
    assert [3, 7, "路灯不亮"] in best.grounds["words"]


def test_dispatch_without_a_list_or_an_office_says_nothing(world):
    world.division("652301")
    ask = provider("dispatch")
    assert ask("路灯不亮", "", "652300.652301").candidates == ()
    actions.set_up()
    assert ask("路灯不亮", "", "652300.652301").candidates == ()


def test_dispatch_notices_a_complaint_of_an_office(world):
    world.office("streets")
    actions.set_up()
    assert provider("dispatch")("城管执法人员态度恶劣", "", "652300.652301").about_office


def test_a_county_may_have_its_own_list(world, imported):
    world.office("streets")
    actions.set_up()
    own = imported({"title": "路灯", "keywords": "路灯"}, division=world.division("652301"))
    actions.put_in_force(own, by=SYSTEM, since=LONG_AGO)
    ask = provider("dispatch")
    assert ask("路灯", "", "652300.652301").candidates[0].grounds["list_id"] == own.pk


def test_enterprises_do_not_disturb_the_directory(world, django_assert_num_queries):
    world.office("streets")
    actions.set_up()
    dispatch.suggest("路灯", "", "652300.652301")
    Organisation.objects.create(
        code="e1",
        kind="enterprise",
        name="某公司",
        division=world.division("652301"),
        valid=("2020-01-01", None),
    )
    with steady(), django_assert_num_queries(1):
        dispatch.suggest("路灯", "", "652300.652301")
