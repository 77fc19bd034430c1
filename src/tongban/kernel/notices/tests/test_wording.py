import pytest

from tongban.kernel.notices import queries, wording
from tongban.kernel.notices.actions import queue
from tongban.kernel.notices.models import Notice
from tongban.kernel.notices.tests.conftest import DATA
from tongban.kernel.parties.models import Office


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", sorted(wording.all_templates()))
def test_every_declared_kind_renders_in_both_languages(code, language):
    kind = wording.all_templates()[code]
    text = wording.preview(kind, language)
    assert text.subject
    assert text.body
    assert "sms" not in kind.channels or text.sms
    assert len(text.sms) <= 200


@pytest.mark.parametrize("code", sorted(wording.all_templates()))
def test_every_declared_kind_is_translated(code):
    kind = wording.all_templates()[code]
    assert wording.preview(kind, "zh-hans").subject != wording.preview(kind, "en").subject


@pytest.mark.parametrize("code", sorted(wording.all_templates()))
def test_every_placeholder_is_declared(code):
    kind = wording.all_templates()[code]
    given = {name: "2026-01-05T04:00:00+00:00" if name.endswith("_at") else "x" for name in kind.needs}
    with_all = wording.render(kind, given, "en", {})
    assert "%(" not in with_all.subject + with_all.body + with_all.sms


def test_moments_are_told_in_beijing_time(lin):
    queue("test.due", to=[lin], data=DATA, key="k")
    [shown] = queries.shown(list(Notice.objects.all()), "en")
    assert "noon" in shown.body


def test_what_nobody_told_is_a_dash():
    kind = wording.all_templates()["test.answered"]
    for data in ({}, {"lead_office": None}, {"lead_office": 7}):
        assert wording.render(kind, data, "en", {8: "Roads"}).subject == "– answered"
    assert wording.render(kind, {"lead_office": 8}, "en", {8: "Roads"}).subject == "Roads answered"


def test_a_kind_that_is_gone_still_shows(lin, monkeypatch):
    queue("test.due", to=[lin], data=DATA, key="k")
    monkeypatch.delitem(wording.all_templates(), "test.due")
    assert queries.shown(list(Notice.objects.all()), "en")[0].subject == "test.due"


def test_a_list_of_notices_asks_for_names_once(lin, django_assert_num_queries):
    for n in range(3):
        queue("test.answered", to=[lin], data={"lead_office": n}, key=str(n))
    with django_assert_num_queries(2):
        assert len(queries.shown(list(queries.notices_for(lin.pk)), "zh-hans")) == 3


def test_offices_are_named_in_the_readers_language(world):
    office = world.office("housing")
    Office.objects.filter(pk=office.pk).update(name_en="Housing")
    said = [{"from_office": office.pk, "to_office": 0}, {"case": office.pk}]
    assert wording.office_names(said, "en") == {office.pk: "Housing"}
    assert wording.office_names(said, "zh-hans") == {office.pk: office.name}
