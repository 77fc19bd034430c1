"""What everybody may read: only what was agreed, in the words a person has read."""

import pytest

from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.requests import actions, reading
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(people, filed):
    case = filed("路灯坏了，电话13812345678", may_publish=True)
    actions.publish(case.pk, by=people.actor("dispatcher"), title="路灯坏了", text="路灯坏了三天")
    return case


def test_what_is_found_is_blacked_out():
    assert reading.blackened("打13812345678给我") == "打■■■■■■■■■■■给我"


def test_the_draft_is_blacked_out(filed):
    row = Request.objects.select_related("case").get(pk=filed("电话13812345678，灯坏了").pk)
    assert "138" not in str(reading.draft_for_public(row))


def test_without_consent_nothing_is_published(people, filed):
    with pytest.raises(TongbanError):
        actions.publish(filed().pk, by=people.actor("dispatcher"), title="x", text="x")


def test_the_public_reads_the_blacked_out_words(people, published):
    page = people.client("resident").get(f"/public/{published.reference}/").content.decode()
    assert ("路灯坏了三天" in page, "13812345678" in page) == (True, False)


def test_the_list_has_its_map_and_table(people, published):
    page = people.client("resident").get("/public/").content.decode()
    assert ("data-chart" in page, "昌吉市" in page, "路灯坏了" in page) == (True, True, True)


def test_me_too_once(published):
    assert actions.support(published.pk, who="a") == 1
    assert actions.support(published.pk, who="b") == 2
    with pytest.raises(Conflict):
        actions.support(published.pk, who="a")


def test_taken_back_it_is_gone(people, published):
    actions.withdraw_publication(published.pk, by=people.actor("dispatcher"))
    assert people.client("resident").get(f"/public/{published.reference}/").status_code == 404
