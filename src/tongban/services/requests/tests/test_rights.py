"""Who sees a request: the predicate and the filter agree; an office complained about is shut out."""

import pytest

from tests.filing import HERE
from tests.people import NAMES, once
from tongban.kernel.access import rights
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.requests import actions, queries
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db

SEEN_BY = {"handler", "head", "dispatcher", "supervisor", "county_supervisor"}


def matters_of(people):
    """Requests of every sort that could leak."""
    people.world.division("652301001001")
    streets, housing = (people.world.office(code).pk for code in ("streets", "housing"))

    def filed(text, place_path=HERE, **given):
        return actions.file_request(actions.Filing(text=text, place_path=place_path, **given)).case

    def sent(text):
        return actions.send(filed(text).pk, by=people.actor("dispatcher"), lead=housing)

    helped = sent("有协办的")
    actions.move(helped.pk, "ask_helper", by=people.actor("handler"), helpers=[(streets, "")])
    about = filed("城管局的人态度恶劣", about=streets, phone="13800000000", name="王小明")
    elsewhere = filed("别处的", place_path="652300.652302")
    return [sent("派了的"), filed("还没派的"), helped, about, elsewhere]


made_once = once(matters_of)


@pytest.fixture
def matters(made):
    """What was made once, for a test of its own."""
    return made


@pytest.mark.parametrize("who", NAMES)
def test_predicate_and_filter_agree(people, matters, who):
    actor = people.actor(who, own=[matters[0].pk] if who == "requester" else [])
    rows = Request.objects.select_related("case")
    by_filter = set(rights.visible(actor, "requests.view", rows).values_list("pk", flat=True))
    by_predicate = {row.pk for row in rows if rights.may(actor, "requests.view", row)}
    assert by_filter == by_predicate


def test_who_sees_a_dispatched_request(people, sent):
    case = sent()
    seen = {who for who in NAMES if queries.visible_to(people.actor(who)).filter(pk=case.pk).exists()}
    assert seen == SEEN_BY


def test_the_office_complained_about_finds_nothing(people, matters):
    actor = people.actor("handler_of_complained_office")
    rows = queries.visible_to(actor)
    assert not rows.filter(pk=matters[3].pk).exists()
    assert not queries.search(rows, "态度恶劣").filter(pk=matters[3].pk).exists()


def test_it_is_never_sent_the_complaint(people, matters):
    with pytest.raises(TongbanError):
        actions.send(matters[3].pk, by=people.actor("dispatcher"), lead=people.world.office("streets").pk)


def test_it_is_never_asked_to_help(people, matters):
    case = matters[3]
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    streets = people.world.office("streets").pk
    with pytest.raises(TongbanError):
        actions.move(case.pk, "ask_helper", by=people.actor("handler"), helpers=[(streets, "")])


def test_a_dispatcher_of_that_office_too_is_shut_out(people, matters):
    actor = people.actor("handler_of_complained_office")
    with pytest.raises(NotAllowed):
        actions.move(matters[3].pk, "note", by=actor, text="看看")
