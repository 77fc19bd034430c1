"""Signers are told what they are asked and reminded of it; editors are told what an office said."""

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tongban.kernel.core import clock
from tongban.kernel.notices.models import Notice
from tongban.kernel.notices.wording import render, template_of
from tongban.kernel.parties.actions import close_office
from tongban.services.bulletin import actions, queries
from tongban.services.bulletin.actions import telling

MONDAY = datetime(2026, 3, 16, 10, tzinfo=clock.BEIJING)


def told(people, name, template):
    return list(Notice.objects.filter(to_account=people[name].pk, template=f"bulletin.{template}"))


def sign(people, page, *answers):
    rows = page.figures.order_by("pk")
    for row, agrees in zip(rows, answers, strict=False):
        actions.sign(row, by=people.actor("signer"), agrees=agrees, words="" if agrees else "是3280件")


def test_signers_are_told_once_what_they_are_asked(people, world, sent):
    page = sent()
    (notice,) = told(people, "signer", "asked")
    assert (notice.data["count"], notice.data["title"]) == (3, page.title)
    assert told(people, "press_officer", "asked") == []
    actions.ask(page, page.figures.all(), office=world.office("housing"), by=people.actor("press_officer"))
    assert len(told(people, "signer", "asked")) == 1


def test_a_refusal_is_told_to_the_editor_with_its_words(people, sent):
    page = sent()
    sign(people, page, False)
    (notice,) = told(people, "press_officer", "refused")
    assert (notice.data["words"], notice.data["pk"]) == ("是3280件", page.pk)
    assert told(people, "press_officer", "signed") == []


def test_the_editor_is_told_when_all_is_said(people, sent):
    sign(people, sent(), True, True, False)
    (notice,) = told(people, "press_officer", "signed")
    assert (notice.data["agreed"], notice.data["count"]) == (2, 3)


def test_an_act_that_fails_tells_nobody(people, sent):
    page = sent()
    with pytest.raises(Exception, match="wrong"), translation.override("en"):
        actions.sign(page.figures.first(), by=people.actor("signer"), agrees=False, words="")
    assert told(people, "press_officer", "refused") == []


@pytest.mark.parametrize(
    ("later", "offices"), [(0, 0), (1, 1), (5, 0), (7, 1)]
)  # the sixth day is a Saturday
def test_what_waits_since_an_earlier_day_is_recalled_on_working_days(people, sent, later, offices):
    with clock.at(MONDAY):
        sent()
    with clock.at(MONDAY + timedelta(days=later)):
        assert telling.remind() == offices
        telling.remind()
    assert len(told(people, "signer", "reminder")) == offices


def test_what_is_signed_is_not_recalled(people, sent):
    with clock.at(MONDAY):
        page = sent()
        sign(people, page, True, True, True)
    with clock.at(MONDAY + timedelta(days=1)):
        assert telling.remind() == 0


def test_an_office_asked_anew_has_not_said_its_word(people, world, sent):
    page, press = sent(), people.actor("press_officer")
    sign(people, page, True, True, True)
    for office in ("streets", "housing"):
        actions.ask(page, page.figures.all(), office=world.office(office), by=press)
    assert [row.signed for row in queries.figures(page)] == [None] * 3
    assert queries.pages(press).get().signed == 0
    sign(people, page, True)
    assert queries.pages(press).get().signed == 1


def test_a_closed_office_is_asked_nothing(people, world, taken):
    page, housing = taken(), world.office("housing")
    close_office(housing, on=clock.now(), by="account:1")
    people.client("press_officer").post(reverse("bulletin:send", args=[page.pk]), {"office": housing.pk})
    body = json.dumps({"office": housing.pk})
    client = people.client("press_officer")
    answer = client.post(f"/api/bulletin/pages/{page.pk}/send", body, "application/json")
    assert (answer.status_code >= 400, page.figures.filter(asked__isnull=False).count()) == (True, 0)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_notices_read_well_in_both_languages(people, sent, language):
    sign(people, sent(), False, True, True)
    for notice in Notice.objects.filter(template__startswith="bulletin."):
        text = render(template_of(notice.template), notice.data, language, {})
        assert text.subject
        assert "%(" not in text.subject + text.body
