import pytest

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import credit_check_character
from tongban.kernel.parties.actions import register_organisation
from tongban.kernel.parties.models import Organisation

FIRST = "91652301MA7AB0C12"
CREDIT = FIRST + credit_check_character(FIRST)


def register(city, **told):
    given = {
        "kind": "enterprise",
        "name": "昌吉某某食品厂",
        "credit_code": CREDIT,
        "division": city,
        "by": "account:1",
    }
    return register_organisation(**{**given, **told})


def test_one_credit_code_is_one_organisation(city):
    first = register(city)
    assert register(city, name="另一个名字", credit_code=CREDIT.lower()) == first
    assert Organisation.objects.filter(kind="enterprise").count() == 1


def test_offices_are_not_registered(city):
    with pytest.raises(TongbanError, check=lambda e: e.code == "office"):
        register(city, kind="office")


def test_a_mistyped_credit_code_is_refused(city):
    with pytest.raises(TongbanError):
        register(city, credit_code=CREDIT[:-1] + ("A" if CREDIT[-1] != "A" else "B"))
