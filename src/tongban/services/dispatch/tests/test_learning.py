"""Learning: what sayings and duty words tell alone, what labels add, and what must never get worse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.services.dispatch import serving, words
from tongban.services.dispatch.learning.examples import Example, alarms, example, sayings
from tongban.services.dispatch.learning.features import Text
from tongban.services.dispatch.learning.measuring import better, calibration_error, worse
from tongban.services.dispatch.learning.teaching import teach

NAMES = {"category": 15, "office_kind": 32, "kind": 5, "urgent": 2}


def told(model, subject, text=""):
    one = Text(subject, text)
    return model.chances(one, words.said(one))


@pytest.fixture(scope="module")
def taught():
    """A model that learned that lamps are the housing office's here."""
    own = [Example(Text(f"第{n}号灯杆上的灯泡不亮了", ""), {"office_kind": "住建局"}) for n in range(60)]
    own += [Example(Text(f"{n}路车总是晚点", ""), {"office_kind": "交通局"}) for n in range(60)]
    return teach(own, words.known_before(), words.said)


def test_sayings_name_only_classes_and_offices_that_duty_lists_know():
    known = words.said(Text("", ""))
    for one in sayings():
        assert {target: name in known[target] for target, name in one.labels.items()} == dict.fromkeys(
            one.labels, True
        )


def test_every_class_has_sayings_and_both_sides_have_alarms():
    assert len({one.labels["category"] for one in sayings()}) == NAMES["category"]
    assert {one.labels["urgent"] for one in alarms()} == {"yes", "no"}


@given(st.text(max_size=200), st.text(max_size=2000))
@settings(max_examples=30, deadline=None)
def test_any_text_gets_probabilities_of_all_names(subject, text):
    for target, ranked in told(serving.day_zero(), subject, text).items():
        assert len(ranked) == NAMES[target]
        assert sum(p for _, p in ranked) == pytest.approx(1, abs=1e-4)
        assert [p for _, p in ranked] == sorted((p for _, p in ranked), reverse=True)


def test_danger_is_told_from_a_question():
    p = [
        dict(told(serving.day_zero(), s)["urgent"])["yes"]
        for s in ("楼上燃气泄漏要爆炸了", "请问公园几点开门")
    ]
    assert p[0] > 3 * p[1]


def test_labels_teach_what_lists_do_not_say(taught):
    before, after = (told(m, "灯杆上的灯泡坏了")["office_kind"][0][0] for m in (serving.day_zero(), taught))
    assert (before, after) == ("城管局", "住建局")


def test_what_no_label_shows_is_told_as_before(taught):
    assert told(taught, "养老金认证怎么办理")["office_kind"][0][0] == "人社局"
    assert taught.rows == {"category": 0, "office_kind": 120, "kind": 0, "urgent": 0}


def test_a_second_label_is_taught_too_and_counts_less():
    buses = [Example(Text(f"{n}路车总是晚点", ""), {"office_kind": "交通局"}) for n in range(60)]
    first, second = {"office_kind": "住建局"}, {"office_kind": "文旅局"}
    lamps = [Text(f"第{n}号灯杆上的灯泡不亮了", "") for n in range(60)]
    without, taught = (
        dict(told(teach([*own, *buses], words.known_before(), words.said), "灯杆上的灯泡坏了")["office_kind"])
        for own in ([Example(t, first) for t in lamps], [Example(t, first, second=second) for t in lamps])
    )
    assert without["文旅局"] < taught["文旅局"] < taught["住建局"]


def test_second_labels_go_by_other_names_too():
    row = {"l1": "政法", "alt_l1": "交通运输", "unit": "公安局", "alt_unit": None, "alt_office_kind": 3}
    assert example(row).second == {"category": "交通运输"}
    assert example({"alt_l1": "交通运输"}).second == {}


def test_labels_at_random_do_not_make_it_worse():
    chance = np.random.RandomState(1)
    own = [Example(one.text, {"category": str(chance.choice(["政法", "民政"]))}) for one in sayings()[:80]]
    model = teach(own, words.known_before(), words.said)
    assert told(model, "小区停水三天")["category"][0][0] == "城乡建设"


def test_wrong_fields_are_left_out():
    row = {"subject": None, "text": 3, "category": ["政法"], "office_kind": " 住建局 ", "urgent": "maybe"}
    assert example(row) == Example(Text("", ""), {"office_kind": "住建局"})
    assert example({"l1": "政法", "unit": "公安局", "urgent": True}).labels == {
        "category": "政法",
        "office_kind": "公安局",
        "urgent": "yes",
    }


def test_a_paired_trial_asks_for_more_than_chance():
    assert better([True] * 10, [False] * 10)
    assert not better([True, False] * 5, [False, True] * 5)
    assert worse([False] * 8 + [True] * 2, [True] * 10)


def test_calibration_is_how_far_sureness_and_truth_lie_apart():
    assert calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0)
    assert calibration_error([0.9] * 10, [False] * 10) == pytest.approx(0.9)
