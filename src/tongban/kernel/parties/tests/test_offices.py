from datetime import UTC, datetime

import pytest

from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.steady import steady
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import NewOffice, close_office, open_office, open_offices
from tongban.kernel.parties.models import Office
from tongban.kernel.places import register

NINGHE = "6523.652301.652301001.652301001002"
TURN = datetime(2026, 3, 1, tzinfo=UTC)
BY = "account:1"


def lamps(city, code="lamps"):
    return NewOffice(code, "昌吉市路灯所", "城管局", city, since=TURN)


def test_the_nearest_office_above_answers(loaded):
    kinds = {"街道乡镇": "652301001-town", "住建局": "652301-housing", "派单中心": "6523-dispatch"}
    assert {kind: queries.office_for(kind, NINGHE).code for kind in kinds} == kinds
    assert queries.office_for("住建局", "6523").code == "6523-housing"
    assert queries.office_for("没有的局", NINGHE) is None


def test_several_kinds_take_one_query(loaded, django_assert_num_queries):
    with steady():
        register.current()  # an act reads the divisions once
        with django_assert_num_queries(1):
            found = queries.offices_for(["住建局", "城管局", "没有的局"], NINGHE)
    assert {kind: o.code for kind, o in found.items()} == {
        "住建局": "652301-housing",
        "城管局": "652301-urban",
    }


def test_an_office_answers_while_it_stands(city):
    housing = queries.office("652301-housing")
    close_office(housing, on=TURN, by=BY)
    assert queries.office_for("住建局", NINGHE, TURN.replace(year=2025)) == housing
    assert queries.office_for("住建局", NINGHE, TURN).code == "6523-housing"
    with pytest.raises(TongbanError, check=lambda e: e.code == "not_standing"):
        close_office(housing, on=TURN, by=BY)


def test_opening_is_recorded(city):
    office = open_office(lamps(city), by=BY)
    assert [(e.code, e.actor) for e in events.of("organisation", office.pk)] == [("office.opened", BY)]
    assert queries.office_path(office.pk) == "6523.652301"


def test_a_code_is_used_once_and_all_or_none_open(city):
    with pytest.raises(Conflict):
        open_offices([lamps(city), lamps(city, "652301-housing")], by=BY)
    assert not Office.objects.filter(code="lamps").exists()


@pytest.mark.parametrize("told", [{"kind": "没有的局"}, {"code": " "}, {"name": ""}])
def test_an_office_that_cannot_be_is_refused(city, told):
    with pytest.raises(TongbanError):
        open_office(NewOffice(**{"code": "x", "name": "x", "kind": "", "division": city, **told}), by=BY)
