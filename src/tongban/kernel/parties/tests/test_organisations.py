import pytest

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import credit_check_character
from tongban.kernel.parties.actions import merge, register_organisation
from tongban.kernel.parties.actions.many import Firm, register_firms
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


def test_many_at_once_are_found_or_made_and_a_merged_one_is_spoken_for(city):
    codes = [first + credit_check_character(first) for first in (FIRST[:-1] + end for end in "345")]
    known, gone = (register(city, credit_code=code) for code in codes[:2])
    fields = {"kind": "enterprise", "name": "食品厂", "code": "old-1", "division": city, "valid": known.valid}
    kept = Organisation.objects.create(**fields)
    merge("organisation", kept=kept.pk, gone=gone.pk, by="account:1", label="", reason="the same")
    before = clock.now()
    told = [Firm(f"食品厂{n}", code, city) for n, code in enumerate([*codes, codes[2]])]
    found = register_firms(told, by="account:1")
    assert [found[code].pk for code in codes[:2]] == [known.pk, kept.pk]
    new = Organisation.objects.get(credit_code=codes[2])
    assert (found[codes[2]], new.name, new.valid.upper) == (new, "食品厂3", None)
    assert before <= new.valid.lower <= clock.now()
    assert [(e.code, e.actor) for e in events.of("organisation", new.pk)] == [
        ("organisation.registered", "account:1")
    ]


def test_offices_are_not_registered(city):
    with pytest.raises(TongbanError, check=lambda e: e.code == "office"):
        register(city, kind="office")


def test_a_mistyped_credit_code_is_refused(city):
    with pytest.raises(TongbanError):
        register(city, credit_code=CREDIT[:-1] + ("A" if CREDIT[-1] != "A" else "B"))
