"""The main job from a phone to a figure, as people do it: without scripts, by keyboard alone, in large English."""

import pytest

from tests.journeys import life
from tests.journeys.town import DESK
from tongban.kernel.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ANSWER = "您好，宁合社区门口路灯电缆已修复，当晚恢复照明。"


def test_from_a_phone_to_a_figure(town, worker):
    phone = town.page("resident", java_script_enabled=False)
    proof = life.ask(phone, town.url)
    worker()
    life.dispatch(town.page("dispatcher", size=DESK), town.url)
    worker()
    life.answer(town.page("handler_of_complained_office", size=DESK), town.url, ANSWER)
    worker()
    again = town.page("requester", java_script_enabled=False)
    reference = life.confirm(again, town.url, proof)
    assert Case.objects.get(reference=reference).state == "closed"
    assert town.complaints == []
