"""Pages taken in, linked once and remembered, signed by the responsible office, written and taken along."""

import re
from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.urls import reverse
from django.utils import translation

from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.indicators.catalogue import measure_of
from tongban.services.bulletin import actions, drafting, live, marking, queries
from tongban.services.bulletin.models import Page, Printed, Remembered, SignOff
from tongban.services.bulletin.tests.conftest import TEXT
from tongban.services.bulletin.views import checking

STAFF = ("bulletin:pages", "bulletin:new", "bulletin:draft")


def figure(page, text):
    return page.figures.get(text=text)


def post(client, name, pk, **said):
    return client.post(reverse(f"bulletin:{name}", args=[pk]), said)


@pytest.mark.parametrize("page", STAFF)
def test_press_officers_may_and_others_may_not(people, office, page):
    assert people.client("press_officer").get(reverse(page)).status_code == 200
    assert people.client("resident").get(reverse(page)).status_code == 302
    assert people.client("stranger").get(reverse(page)).status_code == 403


def test_a_page_is_pasted_and_shown_with_its_figures(people, office):
    client = people.client("press_officer")
    answer = client.post(
        reverse("bulletin:new"),
        {"office": office.pk, "sender": "东河日报", "text": TEXT, "day": "2025-09-09"},
    )
    page = Page.objects.get()
    assert answer.url == reverse("bulletin:page", args=[page.pk])
    assert (page.title, page.figures.count()) == ("东河县水渠修到田边", 3)
    shown = client.get(answer.url).content.decode()
    assert shown.count('class="printed-figure') == 3
    one = client.get(f"{answer.url}?figure={figure(page, '十二公里').pk}")
    assert one.context["chosen"].value == 12
    assert client.get(reverse("bulletin:pages")).content.decode().count("东河县水渠修到田边") >= 1


@pytest.mark.parametrize("file", [b"", b"\x00" * 99, b"%PDF-1.4"])
def test_a_file_that_is_no_page_is_told(people, office, file):
    given = {"office": office.pk, "sender": "x", "file": SimpleUploadedFile("a.pdf", file)}
    assert people.client("press_officer").post(reverse("bulletin:new"), given).status_code == 422
    assert not Page.objects.exists()


def test_a_link_is_confirmed_once_and_remembered_for_that_sender(people, taken):
    code = live.lexicon().indicators[0].code
    row = figure(taken(), "3281件")
    people.client("press_officer").post(reverse("bulletin:link", args=[row.pk]), {"choice": code})
    assert Remembered.objects.get().indicator == code
    again, other = (
        figure(taken(TEXT.replace("3281", "3300")), "3300件"),
        figure(taken(sender="西山日报"), "3281件"),
    )
    assert (again.indicator, again.by_hand, other.by_hand) == (code, True, False)


def test_none_is_remembered_too(people, taken):
    row = actions.choose(figure(taken(), "十二公里"), "", by=people.actor("press_officer"))
    assert (row.verdict, row.by_hand, Remembered.objects.get().indicator) == ("no_indicator", True, "")
    again = figure(taken(), "十二公里")
    assert (again.indicator, again.by_hand) == ("", True)


def test_the_record_of_the_figures_day_judges_it(people, taken, monkeypatch):
    code = live.lexicon().indicators[0].code
    monkeypatch.setattr(live.Live, "known", lambda self, f: ((f.as_of, 3282.0),))
    row = actions.choose(figure(taken(), "3281件"), code, by=people.actor("press_officer"))
    assert (row.verdict, row.real, row.record_day) == ("contradicted", 3282, date(2025, 8, 27))


def test_every_measure_of_the_catalogue_can_be_asked(people, taken):
    row = figure(taken(), "3281件")
    for one in live.lexicon().indicators:
        assert one.known(row.figure) == () or one.known(row.figure)[0][0] == date(2025, 8, 27)


def test_the_responsible_office_signs_once(people, world, taken):
    page = taken()
    housing = world.office("housing")
    post(people.client("press_officer"), "send", page.pk, office=housing.pk)
    assert queries.waiting_for(people.actor("signer")).count() == 3
    row = figure(page, "3281件")
    client = people.client("signer")
    assert "3281件" in client.get(reverse("bulletin:signing")).content.decode()
    post(client, "sign", row.pk, agrees="no", words="是3280件")
    assert [(s.agrees, s.words) for s in row.signoffs.all()] == [(False, "是3280件")]
    with pytest.raises(Conflict):
        actions.sign(Printed.objects.get(pk=row.pk), by=people.actor("signer"), agrees=True)
    assert queries.waiting_for(people.actor("signer")).count() == 2


def test_another_office_cannot_sign_or_link(people, world, taken):
    page = taken()
    row = figure(page, "3281件")
    actions.ask(page, [row], office=world.office("streets"), by=people.actor("press_officer"))
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.sign(row, by=people.actor("signer"), agrees=True)
    with pytest.raises(NotAllowed):
        actions.choose(row, "", by=people.actor("signer"))
    assert post(people.client("signer"), "sign", row.pk, agrees="yes").status_code == 403


def test_no_without_a_word_is_refused(people, world, taken):
    page = taken()
    row = figure(page, "3281件")
    actions.ask(page, [row], office=world.office("housing"), by=people.actor("press_officer"))
    row.refresh_from_db()
    with pytest.raises(TongbanError):
        actions.sign(row, by=people.actor("signer"), agrees=False)


def test_a_sign_off_is_never_changed(people, world, taken):
    page = taken()
    row = figure(page, "3281件")
    actions.ask(page, [row], office=world.office("housing"), by=people.actor("press_officer"))
    row.refresh_from_db()
    actions.sign(row, by=people.actor("signer"), agrees=True)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        SignOff.objects.update(agrees=False, words="x")


def test_a_figure_is_followed_over_pages(people, taken):
    taken(TEXT.replace("十二公里", "三十公里"))
    row = figure(taken(), "十二公里")
    shown = people.client("press_officer").get(reverse("bulletin:over_pages", args=[row.pk])).content.decode()
    assert "三十公里" in shown
    assert "十二公里" in shown


def test_of_more_pages_than_are_shown_the_newest_are(people, taken, monkeypatch):
    monkeypatch.setattr(checking, "MOST", 1)
    row = figure(taken(), "十二公里")
    taken(TEXT.replace("十二公里", "三十公里").replace("8月27日", "8月28日"))
    shown = people.client("press_officer").get(reverse("bulletin:over_pages", args=[row.pk]))
    assert [one["row"].text for one in shown.context["rows"]] == ["三十公里"]


def test_a_sender_is_known_again_however_it_is_spaced(people, taken):
    actions.choose(figure(taken(), "十二公里"), "requests.answered", by=people.actor("press_officer"))
    assert figure(taken(sender=" 东河日报　"), "十二公里").by_hand


def test_each_figure_stands_on_the_board_as_it_was_printed_last(people, taken):
    taken(TEXT.replace("3281件", "3279件"), sender="西山日报")
    row = figure(taken(), "3281件")
    actions.choose(row, "requests.answered", by=people.actor("press_officer"))
    answer = people.client("press_officer").get(reverse("bulletin:figures"))
    shown = answer.content.decode()
    assert "3281件" in shown
    assert str(measure_of("requests.answered").label) in shown
    assert {one["row"].pk for one in answer.context["table"]} >= {row.pk}
    assert [one["row"].text for one in answer.context["table"]].count("十二公里") == 1


def test_a_printed_figure_is_told_with_its_unit_and_its_verdict_in_colour_and_words(people, taken):
    row = figure(taken(), "3281件")
    actions.choose(row, "requests.answered", by=people.actor("press_officer"))
    Printed.objects.filter(pk=row.pk).update(verdict="contradicted", real=3280)
    client, english = people.client("press_officer"), {"accept-language": "en"}
    shown = " ".join(client.get(reverse("bulletin:figures"), headers=english).content.decode().split())
    assert re.search(r'class="state late" ?>Contradicted<', shown)
    assert "3,280 requests" in shown
    file = b"".join(client.get(reverse("bulletin:figures") + "?export=csv", headers=english)).decode()
    assert re.search(r"3281件,3280,.*,requests\r", file)


def test_the_trend_of_a_figure_is_drawn_over_days_alone(people, taken):
    taken(TEXT.replace("十二公里", "三十公里").replace("2025年8月27日", "2024年8月27日"))
    row = figure(taken(), "十二公里")
    client = people.client("press_officer")
    spec = client.get(reverse("bulletin:over_pages", args=[row.pk])).context["trend"]
    assert (spec["labels"], spec["series"][0]["values"]) == (["2024-08-27", "2025-08-27"], [30, 12])
    other = figure(taken("西山\n\n栽树五百棵。\n"), "五百棵")
    assert client.get(reverse("bulletin:over_pages", args=[other.pk])).context["trend"] is None


def test_the_checked_page_is_a_document(people, taken):
    page = taken()
    answer = people.client("press_officer").get(reverse("bulletin:docx", args=[page.pk]))
    document = docx.Document(BytesIO(answer.content))
    assert "3281件" in "".join(p.text for p in document.paragraphs)
    assert len(document.tables[0].rows) == 4


@pytest.mark.parametrize(
    ("value", "unit", "style", "said"),
    [
        (3281, "件", "", "3281件"),
        (243118, "人", "", "24.3万人"),
        (243118, "人", "over", "超24万人"),
        (243118, "人", "plain", "243118人"),
        (29.664, "%", "", "29.66%"),
        (3_360_000_000, "元", "", "33.6亿元"),
        (240000, "人", "over", "超23万人"),
        (99_999_999, "人", "", "1亿人"),
        (99_949_999, "人", "", "9995万人"),
        (12_345_678_901.5, "元", "plain", "12345678901.5元"),
    ],
)
def test_numbers_are_written_in_the_house_style(value, unit, style, said):
    assert drafting.house(value, unit, style) == said


def test_a_report_fills_its_figures_or_says_why_not(people, office, monkeypatch):
    code = live.lexicon().indicators[0].code
    monkeypatch.setattr(live.Live, "known", lambda self, f: ((f.as_of, 3281.0),))
    body = f'受理{{{{ {code}|as_of:"2025-08-27" }}}}。\n办结{{{{ {code} }}}}。'
    said = {"title": "总结", "day": "2025-09-09", "body": body, "do": "docx", "office": office.pk}
    client = people.client("press_officer")
    answer = client.post(reverse("bulletin:draft"), said)
    told = [p.text for p in docx.Document(BytesIO(answer.content)).paragraphs[1:]]
    unit = live.indicator(code).unit
    assert told[:2] == [f"受理3281{unit}[1]。", f"办结3281{unit}[2]。"]
    assert [f"{n}] " in line and code in line for n, line in enumerate(told[-2:], 1)] == [True, True]
    assert client.post(reverse("bulletin:draft"), {**said, "body": "{{ no.such }}"}).status_code == 422
    assert client.get(reverse("bulletin:draft") + "?template=yearly").status_code == 200


def test_the_list_asks_as_often_with_many_pages(people, taken, django_assert_num_queries):
    client = people.client("press_officer")
    client.get(reverse("bulletin:pages"))
    taken()
    with django_assert_num_queries(count := _queries(client)):
        client.get(reverse("bulletin:pages"))
    taken(), taken()
    assert _queries(client) == count


def _queries(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("bulletin:pages"))
    return len(asked)


def test_only_doors_that_open_are_shown(people, taken):
    taken()
    signer = people.client("signer").get(reverse("bulletin:pages")).content.decode()
    press = people.client("press_officer").get(reverse("bulletin:pages")).content.decode()
    for name, told in (("draft", press), ("signing", signer)):
        other = signer if told is press else press
        assert reverse(f"bulletin:{name}") in told
        assert reverse(f"bulletin:{name}") not in other


HEADED = TEXT.replace("水渠修到田边", "受理诉求3281件")


def test_figures_of_headlines_are_marked_and_kept(people, taken):
    page = taken(HEADED)
    assert [(f.where, f.text) for f in queries.figures(page)][:2] == [
        ("headline", "3281件"),
        ("paragraph", "3281件"),
    ]
    shown = people.client("press_officer").get(reverse("bulletin:page", args=[page.pk])).content.decode()
    assert shown.count('class="printed-figure') == 4
    answer = people.client("press_officer").get(reverse("bulletin:docx", args=[page.pk]))
    assert len(docx.Document(BytesIO(answer.content)).tables[0].rows) == 5


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "记录"), ("en", "On record")])
def test_a_reason_is_worded_in_the_readers_language(people, taken, monkeypatch, language, words):
    monkeypatch.setattr(live.Live, "known", lambda self, f: ((f.as_of, 3281.0),))
    code = live.lexicon().indicators[0].code
    with translation.override("zh-hans" if language == "en" else "en"):
        actions.choose(figure(taken(), "3281件"), code, by=people.actor("press_officer"))
    with translation.override(language):
        assert words in figure(Page.objects.get(), "3281件").why


def test_what_the_text_gives_away_is_worded_in_the_readers_language(taken):
    page = taken("东河县\n\n由200家增加到250家，增长35%。\n")
    with translation.override("en"):
        (english,) = marking.wrong(page)
    with translation.override("zh-hans"):
        (chinese,) = marking.wrong(page)
    assert english["why"].startswith("From 200 to 250")
    assert "250" in chinese["why"]
    assert "From" not in chinese["why"]
