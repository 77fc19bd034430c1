"""At the counter: what is like the words being typed, as far as the clerk may see it; a whole issue merged at once."""

import pytest

from tests.filing import LAMP
from tongban.kernel.cases.models import Case
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db


def test_the_clerk_sees_what_is_like_it_while_typing(people, filed, relay):
    known = filed(LAMP, by=people.actor("clerk"))
    relay()
    answer = people.client("clerk").post("/desk/new/alike/", {"text": LAMP, "place": ""})
    assert known.reference in answer.content.decode()


def test_a_clerk_sees_nothing_of_what_others_took_down(people, filed, relay):
    known = filed(LAMP)
    relay()
    answer = people.client("clerk").post("/desk/new/alike/", {"text": LAMP})
    assert (answer.status_code, known.reference in answer.content.decode()) == (200, False)


def test_looking_up_without_scripts_files_nothing(people, filed, relay):
    known = filed(LAMP, by=people.actor("clerk"))
    relay()
    said = {"channel": "phone", "kind": "complaint", "text": LAMP, "people": "1", "look": "1"}
    answer = people.client("clerk").post("/desk/new/", said)
    assert (Case.objects.count(), known.reference in answer.content.decode()) == (1, True)


def test_a_call_that_is_sent_again_is_filed_once_and_another_call_is_filed_too(people):
    people.world.division("652301001001")
    client = people.client("clerk")
    once = client.get("/desk/new/").context["once"]
    said = {"channel": "phone", "kind": "complaint", "text": LAMP, "people": "1", "once": once}
    for text in (LAMP, LAMP, "另一个电话"):
        assert client.post("/desk/new/", {**said, "text": text}).status_code == 200
    assert Case.objects.count() == 2


def test_several_are_merged_at_once_and_what_cannot_be_is_named(people, filed):
    lead, other, gone = filed("灯一"), filed("灯二"), filed("灯三")
    actions.move(gone.pk, "withdraw", by=people.actor("requester", own=[gone.pk]), text="不用了")
    said = {"into": lead.reference, "reference": [lead.reference, other.reference, gone.reference]}
    answer = people.client("dispatcher").post("/desk/merge/", said, follow=True)
    states = list(Case.objects.order_by("pk").values_list("state", flat=True))
    assert states[1:] == ["merged", "withdrawn"]
    assert gone.reference in answer.content.decode()


def test_nobody_else_merges(people, filed):
    lead, other = filed("灯一"), filed("灯二")
    said = {"into": lead.reference, "reference": [other.reference]}
    assert people.client("clerk").post("/desk/merge/", said).status_code == 403


def test_a_caller_is_looked_up_before_a_word_is_written(people, filed):
    known = filed(LAMP, by=people.actor("clerk"), phone="13812345678")
    page = people.client("clerk").post("/desk/new/", {"phone": "138 1234 5678", "look": "1"})
    assert known.reference in page.content.decode()
    assert 'class="errors"' not in page.content.decode()


def test_the_clerk_sees_where_it_is_while_typing(people, filed):
    filed()
    page = people.client("clerk").post("/desk/new/alike/", {"text": "昌吉市宁边路街道宁合社区路灯不亮"})
    assert "宁边路街道 &gt; 宁合社区" in page.content.decode()


def test_a_form_sent_twice_is_filed_once(people):
    people.world.division("652301001001")
    said = {"channel": "phone", "kind": "complaint", "text": LAMP, "people": "1", "once": "of-this-form"}
    clerk = people.client("clerk")
    assert [clerk.post("/desk/new/", said).status_code for _ in range(2)] == [200, 200]
    assert Case.objects.count() == 1
