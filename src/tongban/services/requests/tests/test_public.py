"""What everybody may read: only what was agreed, in the words a person has looked at; gone at once when it is taken back."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import files
from tests.filing import SECRET, TEXT
from tests.thorough import examples
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import take_in
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.models import Event
from tongban.services.requests import actions
from tongban.services.requests.models import Request
from tongban.services.requests.redaction import COVER, blackened, draft_of

pytestmark = pytest.mark.django_db


def everywhere(people, *numbers, word="占道"):
    """Everything that anybody can read of requests without a right, in one string."""
    client = people.client("resident")
    pages = [
        "/",
        "/public/",
        "/public/?order=support",
        "/public/suggestions/",
        f"/public/?q={word}",
    ]
    pages += ["/api/public/requests", "/api/public/requests?within=652300"]
    pages += [page for number in numbers for page in (f"/public/{number}/", f"/api/public/requests/{number}")]
    return "".join(client.get(page).content.decode() for page in pages)


def test_what_is_found_is_blacked_out():
    assert blackened({"text": "打13812345678给我"}) == {"text": f"打{COVER}给我"}


@pytest.mark.parametrize("length", range(20, 41))
def test_a_title_cut_through_a_number_holds_no_half_of_it(length):
    """The title is the beginning of the text, cut wherever it was long enough."""
    text = f"{'路灯坏了很久' * 4}打13812345678找张小明。"
    title = blackened({"title": text[:length], "text": text})["title"]
    assert [part for part in ("1", "13812", "张", "小") if part in title] == []


def test_without_consent_nothing_is_published(people, filed):
    with pytest.raises(TongbanError):
        actions.publish(filed().pk, by=people.actor("dispatcher"), title="x", text="x")


def test_the_public_reads_the_blacked_out_words(people, published):
    shown = everywhere(people, published.case.reference)
    assert ("天天占道" in shown, [word for word in SECRET if word in shown]) == (True, [])


def test_answers_are_blacked_out_too_and_wait_for_a_person(people, published):
    number = published.case.reference
    actions.send(published.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    actions.move(published.pk, "accept", by=people.actor("handler"))
    actions.move(
        published.pk, "answer", by=people.actor("handler"), text="王小芳您好，已清走，联系李建国13911112222。"
    )
    assert "已清走" not in everywhere(people, number)
    published.refresh_from_db()
    actions.publish_draft(published.pk, by=people.actor("dispatcher"), seen=draft_of(published).digest)
    shown = everywhere(people, number)
    assert ("已清走" in shown, "王小芳" in shown, "13911112222" in shown, "李建国" in shown) == (
        True,
        False,
        False,
        False,
    )


def test_what_was_looked_at_goes_out_or_nothing(people, agreed):
    seen = draft_of(agreed).digest
    with pytest.raises(Conflict):
        actions.publish_draft(agreed.pk, by=people.actor("dispatcher"), seen=seen, words=["天天"])
    assert Request.objects.get(pk=agreed.pk).published_at is None


def test_a_mark_can_be_taken_off_and_words_added(agreed):
    plate = next(m for m in draft_of(agreed).marks["text"] if m.kind == "plate")
    draft = draft_of(agreed, off=[plate.key], words=["天天占道"])
    public = draft.public("text")
    assert ("新B12345" in public, "天天占道" in public, "王小芳" in public) == (True, False, False)


def test_a_mark_put_off_says_nothing_of_other_words_at_its_place(people, sent):
    """The decision on an answer does not hold for the next answer, though a name stands at the same place."""
    row = Request.objects.select_related("case").get(pk=sent(text=TEXT, may_publish=True).pk)
    actions.move(row.pk, "accept", by=people.actor("handler"))
    actions.move(row.pk, "answer", by=people.actor("handler"), text="联系人张建国，已办。")
    off = [m.key for m in draft_of(row).marks["answer"]]
    assert "张建国" in draft_of(row, off=off).public("answer")
    actions.move(row.pk, "reopen", by=people.actor("requester", own=[row.pk]), text="没有")
    actions.move(row.pk, "accept", by=people.actor("handler"))
    actions.move(row.pk, "answer", by=people.actor("handler"), text="联系人李秀英，已办。")
    assert "李秀英" not in draft_of(row, off=off).public("answer")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.text(alphabet="天占道楼下的请处理电话，我", min_size=1, max_size=4), max_size=4),
    data=st.data(),
)
def test_whatever_is_covered_stands_in_no_public_text(agreed, words, data):
    """For any marks put off and any words added: the text outside of covers is all that is left, in its order."""
    keys = [m.key for m in draft_of(agreed).marks["text"]]
    off = data.draw(st.lists(st.sampled_from(keys), unique=True))
    draft = draft_of(agreed, off=off, words=words)
    kept = [p.text for p in draft.parts("text") if not (p.mark and p.mark.covered)]
    assert draft.public("text").replace(COVER, "") == "".join(kept)
    assert [word for word in words if word in draft.public("text")] == []
    assert "".join(p.text for p in draft.parts("text")) == TEXT


PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
BEFORE = st.sampled_from(["", "请打", "电话：", "微信同号 "])


@settings(
    max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(st.tuples(BEFORE, PHONES), min_size=6, max_size=6))
def test_no_phone_reaches_a_public_answer(people, filed, told):
    """Several at a time, for the lists show them all: pages are what costs."""
    numbers = []
    for before, phone in told:
        case = filed(f"灯坏了。{before}{phone}", may_publish=True)
        row = Request.objects.select_related("case").get(pk=case.pk)
        actions.publish_draft(row.pk, by=people.actor("dispatcher"), seen=draft_of(row).digest)
        numbers.append(row.case.reference)
    shown = everywhere(people, *numbers, word="灯坏")
    assert all(number in shown for number in numbers)
    assert [phone for _before, phone in told if phone in shown] == []


def test_the_list_has_its_map_and_table(people, published):
    page = people.client("resident").get("/public/").content.decode()
    assert ("data-chart" in page, "昌吉市" in page, published.case.reference in page) == (True, True, True)


def test_the_page_leads_to_the_second_look_without_a_script(people, agreed):
    client, address = people.client("dispatcher"), f"/desk/r/{agreed.case.reference}/publish/"
    draft = draft_of(agreed)
    keys = [m.key for marks in draft.marks.values() for m in marks]
    look = client.post(address, {"act": "look", "known": keys, "cover": keys, "words": "天天"})
    assert (SECRET[0] in look.content.decode(), "天天" in look.context["fields"][-1][3]) == (False, False)
    done = client.post(address, {"act": "publish", "seen": look.context["draft"].digest, "words": "天天"})
    assert done["Location"] == f"/public/{agreed.case.reference}/"


@pytest.mark.parametrize("who", ["handler", "head", "supervisor", "clerk", "stranger", "administrator"])
def test_nobody_else_publishes(people, agreed, who):
    with pytest.raises(NotAllowed):
        actions.publish_draft(agreed.pk, by=people.actor(who), seen=draft_of(agreed).digest)


def test_consent_taken_back_it_is_gone_everywhere(people, published):
    number = published.case.reference
    people.client("requester", own=[published.pk]).post(f"/mine/{number}/public/", {"agrees": "no"})
    row = Request.objects.get(pk=published.pk)
    gone = (row.may_publish, row.published_at, row.public_title, row.public_text)
    assert (gone, "占道" in everywhere(people, number, word="x")) == ((False, None, "", ""), False)
    assert number not in people.client("resident").get("/public/").content.decode()


def test_nobody_keeps_a_copy(people, published):
    client, number = people.client("resident"), published.case.reference
    for page in ("/public/", f"/public/{number}/", f"/api/public/requests/{number}"):
        assert "no-store" in client.get(page)["Cache-Control"]


@pytest.mark.parametrize("who", ["dispatcher", "handler", "stranger", "resident"])
def test_only_the_requester_says_so(people, agreed, who):
    with pytest.raises(NotAllowed):
        actions.set_consent(agreed.pk, by=people.actor(who), agrees=False)


def test_taken_back_it_is_gone(people, published):
    actions.withdraw_publication(published.pk, by=people.actor("dispatcher"))
    assert people.client("resident").get(f"/public/{published.case.reference}/").status_code == 404


def test_what_happened_is_on_record_without_words(people, published):
    actions.set_consent(published.pk, by=people.actor("requester", own=[published.pk]), agrees=False)
    told = Event.objects.filter(stream="publication", object_id=published.pk).order_by("seq")
    assert [event.code for event in told] == ["published", "consent_withdrawn", "withdrawn"]
    assert "占道" not in str([event.data for event in told])


def test_only_chosen_photos_are_shown_as_they_were_drawn_anew(people, agreed):
    kept = take_in([files.upload(files.photo()), files.upload(files.photo(colour="red"))])
    rows = attachments.attach(agreed.pk, kept, by=people.actor("dispatcher"), audience="requester")
    seen = draft_of(agreed, photos=[rows[1].pk]).digest
    actions.publish_draft(agreed.pk, by=people.actor("dispatcher"), seen=seen, photos=[rows[1].pk])
    client, address = people.client("resident"), f"/public/{agreed.case.reference}/photo/"
    shown = [client.get(f"{address}{n}/").status_code for n in (0, 1, 2)]
    assert (shown, client.get(f"/files/{rows[0].pk}/").status_code) == ([404, 200, 404], 404)


def test_whoever_leaves_a_phone_follows_and_hears(people, published):
    client, number = people.client("resident"), published.case.reference
    kept = client.post(f"/public/{number}/me-too/", {"phone": "13911112222"}, follow=True)
    merged = published.case.merged.get()
    said = merged.messages.get(step="file").text
    assert (kept.status_code, merged.state, merged.contact.phone.open()) == (200, "merged", "13911112222")
    leaked = [word for word in SECRET if word in said]
    assert (leaked, Request.objects.get(pk=published.pk).support) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_whichever_of_consent_and_publication_comes_first_no_word_is_public(people, agreed):
    by, requester, seen = (
        people.actor("dispatcher"),
        people.actor("requester", own=[agreed.pk]),
        draft_of(agreed).digest,
    )

    def one(act):
        try:
            act()
        except TongbanError:
            return "refused"
        finally:
            connection.close()

    publish = partial(actions.publish_draft, agreed.pk, by=by, seen=seen)
    refuse = partial(actions.set_consent, agreed.pk, by=requester, agrees=False)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, [publish, refuse] * 4))
    row = Request.objects.get(pk=agreed.pk)
    assert (row.may_publish, row.published_at, row.public_text) == (False, None, "")


def test_an_answer_that_was_let_out_does_not_stand_for_the_next(people, agreed):
    handler, dispatcher = people.actor("handler"), people.actor("dispatcher")
    actions.send(agreed.pk, by=dispatcher, lead=people.world.office("housing").pk)

    def answer(text):
        actions.move(agreed.pk, "accept", by=handler)
        actions.move(agreed.pk, "answer", by=handler, text=text)

    def told():
        return (
            people.client("resident").get(f"/api/public/requests/{agreed.case.reference}").json()["answers"]
        )

    answer("已经清理")
    actions.publish(agreed.pk, by=dispatcher, title="占道", text="有车占道", answer="已经清理")
    assert told() == ["已经清理"]
    actions.move(agreed.pk, "reopen", by=people.actor("requester", own=[agreed.pk]), text="又来了")
    answer("已经设桩")
    assert told() == []
    actions.publish(agreed.pk, by=dispatcher, title="占道", text="有车占道", answer="已经设桩")
    assert told() == ["已经设桩"]
