"""What was typed when the log-in had run out is still there afterwards, and gone once it was taken."""

import pytest
from django.conf import settings

from tests.filing import LAMP
from tests.journeys.town import DESK
from tongban.kernel.cases.models import Case
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = "已联系路灯养护班，明天上午到现场。"


def test_words_outlast_a_log_in_in_between(town, people):
    case = file_request(Filing(text=LAMP, place_path="652300.652301.652301001.652301001001")).case
    office = people.world.office("housing").pk
    actions.send(case.pk, by=people.actor("dispatcher"), lead=office, helpers=(), text="")
    page = town.page("handler", size=DESK)
    kept = [one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    address = f"{town.url}/desk/r/{case.reference}/?act=note"
    page.goto(address)
    page.fill("#act-text", WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("#act .do .btn")
    page.wait_for_url("**/login/**")
    page.context.add_cookies(kept)
    page.goto(address)
    assert page.input_value("#act-text") == WORDS
    page.click("#act .do .btn")
    page.wait_for_selector(f".log :text('{WORDS}')")
    page.goto(address)
    assert page.input_value("#act-text") == ""
    assert Case.objects.get(pk=case.pk).messages.filter(text=WORDS).count() == 1
