"""Reports are kept with their fields, and filled anew whenever they are opened."""

import pytest
from django.urls import reverse

from tongban.kernel.core.errors import NotAllowed
from tongban.services.bulletin import actions, drafting, live
from tongban.services.bulletin.actions.drafting import Written
from tongban.services.bulletin.models import Draft
from tongban.services.bulletin.tests.sources import DAY


@pytest.fixture
def records(monkeypatch):
    """What the records say, by the day they are asked of."""
    told = {"2025-08-27": 3281.0, "2025-09-30": 3400.0}
    monkeypatch.setattr(live.Live, "known", lambda self, f: ((f.as_of, told[f.as_of.isoformat()]),))
    return told


@pytest.fixture
def said(people, office):
    code = live.lexicon().indicators[0].code
    body = f'八月{{{{ {code}|as_of:"2025-08-27" }}}}，至今{{{{ {code} }}}}。'
    return {"title": "总结", "day": "2025-08-27", "body": body, "office": office.pk, "do": "save"}


def shown(client):
    return client.get(reverse("bulletin:kept", args=[Draft.objects.get().pk])).content.decode()


def test_a_kept_report_is_filled_again_as_of_another_day_and_from_what_the_records_say_then(
    people, said, records
):
    client = people.client("press_officer")
    assert client.post(reverse("bulletin:draft"), said).status_code == 302
    assert shown(client).count("3281") >= 2
    address = reverse("bulletin:kept", args=[Draft.objects.get().pk])
    assert client.post(address, {**said, "day": "2025-09-30"}).url == address
    assert "3400" in shown(client)
    assert "3281" in shown(client)  # the field with a day of its own stays on it
    records["2025-09-30"] = 3500.0
    assert "3500" in shown(client)
    assert Draft.objects.count() == 1


def test_a_report_is_its_offices_alone(people, world, said, office, records):
    people.client("press_officer").post(reverse("bulletin:draft"), said)
    row = Draft.objects.get()
    assert people.client("signer").get(reverse("bulletin:kept", args=[row.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        actions.save_draft(Written("x", DAY, "x"), office=office, by=people.actor("signer"), draft=row)
    housing = world.office("housing")
    with pytest.raises(NotAllowed):
        actions.save_draft(
            Written("x", DAY, "x"), office=housing, by=people.actor("press_officer"), draft=row
        )
    other = Draft.objects.create(
        office=world.office("housing"),
        title="t",
        day=DAY,
        body="b",
        changed_at=row.changed_at,
        changed_by="x",
    )
    assert people.client("press_officer").get(reverse("bulletin:kept", args=[other.pk])).status_code == 404


def test_an_unknown_field_is_kept_and_told(people, said):
    client = people.client("press_officer")
    client.post(reverse("bulletin:draft"), {**said, "body": "{{ no.such }}"})
    assert "{{ no.such }}" in shown(client).replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("since", "first"), [("累计", "2000-01-01"), ("", "2025-01-01"), ("2025-03-01", "2025-03-01")]
)
def test_a_field_counts_from_the_day_it_names(world, monkeypatch, since, first):
    asked, compute = [], live.compute
    monkeypatch.setattr(
        live, "compute", lambda measure, **given: asked.append(given["since"]) or compute(measure, **given)
    )
    told = drafting.filled(f'{{{{ requests.filed|since:"{since}" }}}}', DAY)
    assert ([part.text for part in told], [day.isoformat() for day in asked]) == (["0件"], [first])


def test_a_field_that_begins_on_no_day_says_so(world):
    assert drafting.filled('{{ requests.filed|since:"三月" }}', DAY)[0].wrong
