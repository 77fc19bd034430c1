"""Lost contacts and unconfirmed moves open at the side that answers, once; what mends them closes them."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, retention
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.notices.models import Notice
from tongban.kernel.parties.models import Person
from tongban.services.branches.actions import admitting, correcting, gaps, keeping, moving
from tongban.services.branches.models import Correction, Duty, Gap
from tongban.services.branches.queries import gaps as reading


def opened():
    return list(Gap.objects.filter(closed_at=None).values_list("kind", "body__name"))


def test_three_months_without_contact_open_a_gap_at_the_present_branch_once(make_member, sides, bodies):
    member = make_member(last_contact=today() - timedelta(days=93))
    make_member(2, last_contact=today() - timedelta(days=92))
    assert (gaps.watch(), gaps.watch()) == (1, 0)
    assert opened() == [("contact", "home branch")]
    notice = Notice.objects.get()
    assert (notice.template, notice.data["count"], notice.to_account.username) == (
        "branches.gaps",
        1,
        "stranger",
    )
    keeping.note_contact(member, on=today(), by=sides["home"])
    assert (opened(), gaps.watch()) == ([], 0)
    assert Gap.objects.get().how == "contacted"


def test_a_contact_long_ago_closes_nothing_and_an_earlier_one_is_refused(make_member):
    member = make_member(last_contact=today() - timedelta(days=200))
    gaps.watch()
    keeping.note_contact(member, on=today() - timedelta(days=120), by=SYSTEM)
    assert opened() == [("contact", "home branch")]
    for day in (today() - timedelta(days=121), today() + timedelta(days=1)):
        with pytest.raises(TongbanError):
            keeping.note_contact(member, on=day, by=SYSTEM)


@pytest.mark.parametrize(
    ("act", "how"), [("confirm", "confirmed"), ("withdraw", "withdrawn"), ("deny", "denied")]
)
def test_an_unconfirmed_move_opens_a_gap_at_the_receiving_side(make_member, bodies, act, how):
    member = make_member(last_contact=today())
    with clock.at(clock.now() - timedelta(days=31)):
        move = moving.ask_move(member, target=bodies["away"], left_on=today(), by=SYSTEM)
    gaps.watch()
    assert opened() == [("move", "away branch")]
    more = {"reason": "无此人"} if act == "deny" else {}
    getattr(moving, f"{act}_move")(move, by=SYSTEM, **more)
    assert (opened(), Gap.objects.get(kind="move").how) == ([], how)


def test_whoever_confirms_has_been_in_contact(make_member, bodies):
    member = make_member(last_contact=today() - timedelta(days=300))
    gaps.watch()
    moving.confirm_move(moving.ask_move(member, target=bodies["away"], left_on=today(), by=SYSTEM), by=SYSTEM)
    assert (opened(), gaps.watch()) == ([], 0)


def test_a_membership_that_ends_takes_its_gaps_along(make_member, bodies):
    member = make_member(last_contact=today() - timedelta(days=300))
    moving.ask_move(member, target=bodies["away"], left_on=today(), by=SYSTEM)
    gaps.watch()
    admitting.end_membership(member, on=today(), by=SYSTEM)
    assert (opened(), gaps.watch()) == ([], 0)


def test_gaps_are_seen_by_those_who_keep_the_branch_and_their_office(make_member, sides, office, people):
    make_member(last_contact=today() - timedelta(days=300))
    gaps.watch()
    seen = [
        reading.gaps_of(actor).count()
        for actor in (sides["home"], sides["away"], office, people.actor("handler"))
    ]
    assert seen == [1, 0, 1, 0]


def test_the_duty_status_is_dated(make_member):
    member = make_member()
    keeping.set_status(member, status="retired", by=SYSTEM)
    keeping.set_status(member, status="leave", by=SYSTEM)
    days = [(d.status, d.valid.upper) for d in Duty.objects.order_by("valid")]
    assert days == [("serving", today()), ("leave", None)]


def test_others_do_not_keep_this_record(make_member, sides, people):
    member = make_member()
    for by in (sides["away"], people.actor("handler")):
        with pytest.raises(NotAllowed):
            keeping.set_status(member, status="retired", by=by)
        with pytest.raises(NotAllowed):
            keeping.note_contact(member, on=today(), by=by)


@pytest.fixture
def own(people, make_member):
    """A member who signs in by phone, and their own actor."""
    account = people["signed_in"]
    member = make_member(phone="13900000001", id_number="")
    assert member.person_id == account.person_id
    return member, people.actor("signed_in")


def test_a_member_asks_and_the_home_branch_answers_once(own, sides):
    member, actor = own
    row = correcting.ask_correction(member, what="status", says="我已退休", by=actor)
    assert opened() == [("correction", "home branch")]
    with pytest.raises(Conflict):
        correcting.ask_correction(member, what="status", says="再说一次", by=actor)
    with pytest.raises(NotAllowed):
        correcting.answer_correction(row, done=True, answer="已改", by=sides["away"])
    correcting.answer_correction(row, done=True, answer="已改", by=sides["home"])
    assert (opened(), Correction.objects.get().state) == ([], "done")
    with pytest.raises(Conflict):
        correcting.answer_correction(row, done=False, answer="不改", by=sides["home"])


@pytest.mark.parametrize(("what", "says"), [("opinion", "x"), ("status", " "), ("status", "长" * 501)])
def test_what_cannot_be_asked(own, what, says):
    member, actor = own
    with pytest.raises(TongbanError):
        correcting.ask_correction(member, what=what, says=says, by=actor)


def test_nobody_asks_for_somebody_else(own, make_member, sides):
    other = make_member(5)
    with pytest.raises(NotAllowed):
        correcting.ask_correction(other, what="status", says="x", by=own[1])
    with pytest.raises(NotAllowed):
        correcting.ask_correction(other, what="status", says="x", by=sides["home"])


def test_what_a_member_wrote_is_sealed(own):
    correcting.ask_correction(own[0], what="phone", says="我的新号码是13900000009", by=own[1])
    row = Correction.objects.get()
    assert (b"13900000009" in bytes(row.says.ciphertext), row.says.open()[-4:]) == (False, "0009")


def test_a_session_is_recorded_once(make_member, bodies, sides):
    told = {"title": "政策学习", "on": today(), "minutes": 90, "members": [make_member()]}
    row = keeping.record_training(bodies["home"], by=sides["home"], **told)
    assert row.attendances.count() == 1
    with pytest.raises(Conflict):
        keeping.record_training(bodies["home"], by=sides["home"], **told)
    with pytest.raises(NotAllowed):
        keeping.record_training(bodies["away"], by=sides["home"], **told)


def test_a_former_member_is_nobody_after_five_years_and_still_counts(make_member):
    member = make_member(since=today() - timedelta(days=2400))
    admitting.end_membership(member, on=today() - timedelta(days=2000), by=SYSTEM)
    make_member(2)
    assert (retention.carry_out(), retention.carry_out()) == ({"branches.Member": 1}, {})
    member.refresh_from_db()
    assert (bool(member.person.name), bool(member.born), Person.objects.count()) == (False, False, 3)
    assert member.stays.count() == 2


def test_what_was_asked_to_be_corrected_goes_two_years_after_its_answer(own):
    with clock.at(clock.now() - timedelta(days=800)):
        row = correcting.ask_correction(own[0], what="status", says="我已退休", by=own[1])
        correcting.answer_correction(row, done=True, answer="已改", by=SYSTEM)
    assert retention.carry_out()["branches.Correction"] == 1
    assert not Correction.objects.exists()
