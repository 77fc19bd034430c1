"""Codes forged, late, of the other kind or used twice give no hours, and say why; time really given counts."""

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, codes, queries
from tongban.kernel.activities.models import Hours, Presence
from tongban.kernel.activities.tests.conftest import at, cleaning, person, scan, signed_up
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db


def refused(act, *given, **named):
    with pytest.raises(TongbanError) as told:
        act(*given, by=SYSTEM, **named)
    return told.value.code


def minutes(who):
    return queries.minutes_of([who.pk]).get(who.pk, 0)


def test_hours_are_the_time_between_coming_and_leaving():
    shift = cleaning()
    lin = signed_up(shift)
    with at(10):
        scan(shift, "in", lin)
    with at(100):
        scan(shift, "out", lin)
    assert minutes(lin) == 90


def test_time_outside_of_the_shift_does_not_count():
    shift = cleaning()
    lin = signed_up(shift)
    with at(-20):
        scan(shift, "in", lin)
    with at(140):
        scan(shift, "out", lin)
    assert minutes(lin) == 120


def test_a_code_works_for_minutes():
    shift = cleaning()
    lin = signed_up(shift)
    with at(0):
        text = codes.code_of(shift.pk, "in")
    with at(3):
        assert refused(actions.come, text, lin) == "late"
    with at(-1):
        assert refused(actions.come, text, lin) == "late"
    with at(2):
        assert actions.come(text, lin, by=SYSTEM).came_how == "qr"


def test_a_code_works_once():
    shift = cleaning()
    lin = signed_up(shift)
    with at(0):
        scan(shift, "in", lin)
        text = codes.code_of(shift.pk, "in")
        assert refused(actions.come, text, lin) == "used"
        assert refused(actions.leave, text, lin) == "other_code"
    with at(60):
        scan(shift, "out", lin)
        assert refused(actions.leave, codes.code_of(shift.pk, "out"), lin) == "used"
    assert (minutes(lin), Hours.objects.count()) == (60, 1)


@pytest.mark.parametrize(
    "spoil", ["shift", "step", "mark", "letter", "empty", "long", "dots", "wide", "null"]
)
def test_a_forged_code_is_none(spoil):
    shift, other = cleaning(), cleaning()
    lin = signed_up(shift)
    with at(0):
        text = codes.code_of(shift.pk, "in")
        head, _pk, way, step, mark = text.split(".")
        told = {
            "shift": f"{head}.{other.pk}.{way}.{step}.{mark}",
            "step": f"{head}.{shift.pk}.{way}.{int(step) + 1}.{mark}",
            "mark": text[:-1] + ("A" if text[-1] != "A" else "B"),
            "letter": text.lower(),
            "empty": "",
            "long": text * 100,
            "dots": "....",
            "wide": text.replace(str(shift.pk), "１"),
            "null": "TB.\0.in.1.A",
        }[spoil]
        assert refused(actions.come, told, lin) == "forged"
    assert not Presence.objects.exists()


def test_who_has_no_place_gets_no_hours():
    shift = cleaning()
    with at(0):
        assert refused(actions.come, codes.code_of(shift.pk, "in"), person()) == "not_signed_up"


def test_nobody_leaves_before_coming():
    shift = cleaning()
    lin = signed_up(shift)
    with at(0):
        assert refused(actions.leave, codes.code_of(shift.pk, "out"), lin) == "not_come"


def test_nobody_comes_when_the_shift_is_not_on():
    shift = cleaning()
    lin = signed_up(shift)
    for minute in (-31, 120):
        with at(minute):
            assert refused(actions.come, codes.code_of(shift.pk, "in"), lin) == "outside"


def test_one_may_tell_that_one_leaves_for_half_an_hour_after_the_end():
    shift = cleaning()
    lin, wang = signed_up(shift), signed_up(shift)
    with at(-1):
        assert refused(actions.leave, codes.code_of(shift.pk, "out"), lin) == "outside"
    with at(0):
        scan(shift, "in", lin), scan(shift, "in", wang)
    with at(150):
        scan(shift, "out", lin)
    with at(151):
        assert refused(actions.leave, codes.code_of(shift.pk, "out"), wang) == "outside"
    assert (minutes(lin), minutes(wang)) == (120, 0)


def test_a_record_is_due_in_ten_working_days():
    shift = cleaning()
    assert (
        shift.activity.record_due_at.astimezone(clock.BEIJING).isoformat(" ", "minutes")[:10] == "2030-05-20"
    )
