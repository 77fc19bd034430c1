"""Who files side by side brings the numbers along; the others go on taking the next."""

import pytest

from tongban.kernel.cases import reserving
from tongban.kernel.cases.models import Contact, Message
from tongban.kernel.cases.moves import Reserved
from tongban.kernel.core import clock, events, reference
from tongban.services.requests.actions import Filing, file_requests

pytestmark = pytest.mark.django_db


def test_reserved_and_other_filings_stand_beside_one_another(world):
    year = clock.now().astimezone(clock.BEIJING).year
    pk, number = reserving.take_ids(2), reserving.take_numbers("SQ", year, 2)
    known = [Reserved(pk + n, reference.make("SQ", year, number + n)) for n in (1, 0)]
    filings = [Filing(text="路灯坏了", reserved=one) for one in (known[0], None, known[1])]
    cases = [filed.case for filed in file_requests(filings)]
    assert [(c.pk, c.reference) for c in cases[::2]] == [(one.pk, one.number) for one in known]
    assert cases[1].reference == reference.make("SQ", year, number + 2)
    assert events.verify("case")[2] == []


def test_no_ids_in_a_row_are_refused_by_name():
    with pytest.raises(ValueError, match="at least one"):
        reserving.take_ids(0)


def test_many_are_filed_as_one_is(world):
    """From some number on rows are copied in: nothing else may change."""
    texts = [f"第{n}盏路灯坏了\n\\\\N" for n in range(60)]
    cases = [
        filed.case
        for filed in file_requests([Filing(text=t, name="王小芳", phone="13812345678") for t in texts])
    ]
    told = dict(Message.objects.values_list("case_id", "text"))
    assert [told[c.pk] for c in cases] == texts
    assert [one.phone.open() for one in Contact.objects.filter(case__in=cases)] == ["13812345678"] * 60
    assert events.verify("case")[2] == []
