"""Change sets on a small map: what each kind does, what is refused and where, who may, and what can be undone."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError
from psycopg.types.range import DateRange

from tests.stuck import stuck
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.places import actions, points, queries, words
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.changing import standing
from tongban.kernel.places.gazetteer import datum
from tongban.kernel.places.models import Alias, Boundary, ChangeSet, Division, Site
from tongban.kernel.places.tests.grid import CITY, TOWNS, box, codes, grid, snapshot

PREPARER, DECIDER = "account:1", "account:2"
DAY, EVE = date(2026, 3, 1), date(2026, 2, 28)


@pytest.fixture
def land(db):
    """A city of three towns side by side, three villages each, all with boundaries."""
    return grid()


def prepared(*changes, on=DAY):
    return actions.prepare(title="调整", on=on, grounds="新政函〔2026〕1号", changes=changes, by=PREPARER)


def applied(*changes, on=DAY):
    return actions.apply(prepared(*changes, on=on), by=DECIDER)


def problems(*changes):
    return {p.code for p in planned(prepared(*changes)).problems}


def test_a_merge_joins_boundaries_and_takes_the_villages_along(land):
    applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[0]}))
    assert set(codes(DAY, "town")) == {TOWNS[0], TOWNS[2]}
    assert queries.children(TOWNS[0], DAY).count() == 6
    assert points.division_at(1.55 + 86, 44.05, DAY).startswith(TOWNS[1])  # villages keep their codes
    joined = Boundary.objects.get(division=queries.division(TOWNS[0], DAY)).geometry
    assert points.shape(joined).equals(points.shape(box(0, 0, 2, 1)))
    assert points.division_at(87.55, 44.05, EVE) == points.division_at(87.55, 44.05, DAY)


def test_an_earlier_day_has_the_earlier_map(land):
    before = snapshot(EVE)
    applied(
        ("rename", {"code": TOWNS[0], "name": "新安镇"}), ("move", {"code": f"{TOWNS[0]}001", "to": TOWNS[1]})
    )
    assert snapshot(EVE) == before
    assert queries.division(TOWNS[0], DAY).name == "新安镇"
    assert queries.division(f"{TOWNS[0]}001", DAY).path == f"65.{CITY}.{TOWNS[1]}.{TOWNS[0]}001"
    assert words.locate("新安镇停水", on=DAY)[0].code == TOWNS[0]
    assert words.locate("甲镇停水", on=DAY)[0].code == TOWNS[0]  # the name people know


def gcj(area):
    """A rectangle as a GCJ-02 map has it."""
    shown = [
        [[float(c) for c in datum.wgs_to_gcj(*corner)] for corner in ring] for ring in area["coordinates"]
    ]
    return {**area, "coordinates": shown}


OPEN = {"type": "Polygon", "coordinates": [[[87, 44], [88, 44], [88, 45], [87, 45]]]}
HALVES = (box(0, 0, 1, 0.5), box(0, 0.5, 1, 1))


def split(
    children=((f"{TOWNS[0]}001",), (f"{TOWNS[0]}002", f"{TOWNS[0]}003")),
    boxes=HALVES,
):
    parts = [
        {"code": code, "name": name, "children": list(below), "geometry": area}
        for code, name, below, area in zip(
            (TOWNS[0], "65230199"), ("甲镇", "甲北镇"), children, boxes, strict=True
        )
    ]
    return ("split", {"code": TOWNS[0], "parts": parts})


def test_a_split_goes_by_the_given_boundaries(land):
    applied(split())
    assert codes(DAY, "town") == [*TOWNS, "65230199"] or set(codes(DAY, "town")) == {*TOWNS, "65230199"}
    assert queries.children("65230199", DAY).count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("open", {"parent": CITY, "code": TOWNS[1], "level": "town", "name": "新镇"}), "code_exists"),
        (("open", {"parent": TOWNS[0], "code": "65230190", "level": "town", "name": "新镇"}), "level"),
        (("open", {"parent": CITY, "code": "65230190", "level": "town", "name": "乙镇"}), "name_twice"),
        (("merge", {"codes": [TOWNS[0], CITY], "code": TOWNS[0]}), "level"),
        (("merge", {"codes": [TOWNS[0]], "code": TOWNS[0]}), "few"),
        (("merge", {"codes": [TOWNS[0], "999999"], "code": TOWNS[0]}), "unknown"),
        (("move", {"code": CITY, "to": TOWNS[0]}), "loop"),
        (("end", {"code": TOWNS[0]}), "children"),
        (("rename", {"code": TOWNS[0], "name": "甲镇"}), "same"),
        (split(children=((), (f"{TOWNS[0]}002",))), "children"),
        (split(boxes=(box(0, 0, 1, 0.4), box(0, 0.5, 1, 1))), "hole"),
        (split(boxes=(box(0, 0, 1, 0.6), box(0, 0.5, 1, 1))), "overlap"),
        (split(boxes=(box(0, 0, 1, 0.5), None)), "outline"),
        (split(boxes=tuple(map(gcj, HALVES))), "gcj02"),
        (("outline", {"code": TOWNS[0], "geometry": box(0, 0, 1.2, 1)}), "overlap"),
        (("outline", {"code": TOWNS[2], "geometry": box(2, 0, 3.2, 1)}), "beyond"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(land, change, code):
    assert code in problems(change)
    with pytest.raises(Conflict):
        actions.apply(ChangeSet.objects.latest("pk"), by=DECIDER)
    assert codes(DAY, "town") == TOWNS


def test_a_hole_is_told_where(land):
    row = prepared(split(boxes=(box(0, 0, 1, 0.4), box(0, 0.5, 1, 1))))
    (hole,) = [p for p in planned(row).problems if p.code == "hole"]
    assert 86 < hole.where[0] < 87
    assert 44.4 < hole.where[1] < 44.5


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("open", {"parent": CITY}), ("split", {"code": CITY, "parts": [1]}), ("merge", {"codes": "x", "code": "1234"}),
        ("rename", {"code": "12a4", "name": "x"}), ("fly", {}), ("outline", {"code": CITY}), ("end", {"code": CITY, "x": 1}),
        ("rename", {"code": TOWNS[0], "name": "长" * 81}),
        ("outline", {"code": CITY, "geometry": {"type": "Polygon", "coordinates": [[[87, 44], [88, 45], [88, 44], [87, 45], [87, 44]]]}}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(land, kind, data):
    with pytest.raises(TongbanError):
        prepared((kind, data))
    assert not ChangeSet.objects.exists()


def test_two_people_apply_what_one_prepared(land):
    row = prepared(("rename", {"code": TOWNS[0], "name": "新安镇"}))
    with pytest.raises(NotAllowed):
        actions.apply(row, by=PREPARER)
    row.state, row.decided_by, row.decided_at = "applied", PREPARER, row.prepared_at
    with pytest.raises(IntegrityError, match="change_set_by_two_people"):
        row.save()


def test_undo_gives_the_earlier_state(land):
    site = actions.add_site(
        queries.division(TOWNS[1], EVE), "乙广场", by=PREPARER, longitude=87.5, latitude=44.5
    )
    before = snapshot(DAY)
    row = applied(
        ("merge", {"codes": TOWNS[:2], "code": TOWNS[0], "name": "合镇"}),
        ("rename", {"code": CITY, "name": "新市"}),
    )
    site.refresh_from_db()
    assert site.division.name == "合镇"
    actions.undo(row, by=DECIDER)
    site.refresh_from_db()
    assert (snapshot(DAY), site.division.name) == (before, "乙镇")
    assert [e.code for e in events.of("change_set", row.pk)][-1] == "change_set.undone"
    applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[0]}))  # and again


def test_sites_of_a_split_go_where_they_lie(land):
    town = queries.division(TOWNS[0], EVE)
    spots = {"南": 44.1, "北": 44.9, "哪": None}
    for name, latitude in spots.items():
        actions.add_site(town, name, by=PREPARER, longitude=86.5 if latitude else None, latitude=latitude)
    applied(split())
    assert dict(Site.objects.values_list("name", "division__code")) == {
        "南": TOWNS[0],
        "北": "65230199",
        "哪": TOWNS[0],
    }


@pytest.mark.parametrize("what", ["site", "later set", "village"])
def test_what_something_rests_on_is_not_undone(land, what):
    row = applied(("rename", {"code": TOWNS[0], "name": "新安镇"}))
    town = queries.division(TOWNS[0], DAY)
    if what == "site":
        actions.add_site(town, "新广场", by=PREPARER)
    elif what == "later set":
        applied(("rename", {"code": TOWNS[0], "name": "新平镇"}), on=date(2026, 4, 1))
    else:
        actions.open_division(
            town, code="652301998", level="community", name="新村", since=date(2026, 4, 1), by=PREPARER
        )
    with pytest.raises(Conflict, check=lambda e: e.code == "rests"):
        actions.undo(row, by=DECIDER)
    assert queries.division(TOWNS[0], DAY).name == "新安镇"


def test_a_set_is_not_undone_where_another_division_bears_the_code_since(land):
    row = applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[0]}))
    again = {"parent": CITY, "code": TOWNS[1], "level": "town", "name": "丁镇"}
    applied(("open", again), on=date(2026, 4, 1))
    with pytest.raises(Conflict, check=lambda e: e.code == "rests"):
        actions.undo(row, by=DECIDER)


def test_a_name_of_one_character_stops_no_reading(land):
    applied(("rename", {"code": CITY, "name": "市"}))
    assert words.locate("甲镇停水", on=DAY)[0].code == TOWNS[0]


def test_records_follow_on_the_day_itself(land):
    site = actions.add_site(queries.division(TOWNS[0], EVE), "甲广场", by=PREPARER)
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=clock.BEIJING)):
        row = applied(("rename", {"code": TOWNS[0], "name": "新安镇"}))
        assert (actions.follow_due(), Site.objects.get(pk=site.pk).division.name) == (0, "甲镇")
    with clock.at(clock.midnight(DAY)):
        assert (actions.follow_due(), actions.follow_due()) == (1, 0)
    assert Site.objects.get(pk=site.pk).division.name == "新安镇"
    row.refresh_from_db()
    assert row.followed_at


def test_a_set_that_cannot_be_followed_holds_up_those_that_go_on_from_it_alone(land):
    first, _second = (actions.add_site(queries.division(t, EVE), "广场", by=PREPARER) for t in TOWNS[:2])
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=clock.BEIJING)):
        applied(("rename", {"code": TOWNS[0], "name": "新安镇"}))
        applied(("rename", {"code": TOWNS[1], "name": "新平镇"}))
        applied(("rename", {"code": TOWNS[0], "name": "新康镇"}), on=date(2026, 4, 1))
    names = Site.objects.order_by("pk").values_list("division__name", flat=True)
    with clock.at(clock.midnight(date(2026, 4, 2))):
        with stuck(first, "division_id"), pytest.raises(Conflict):
            actions.follow_due()
        assert (list(names), ChangeSet.objects.exclude(followed_at=None).count()) == (["甲镇", "新平镇"], 1)
        assert (actions.follow_due(), list(names.all())) == (2, ["新康镇", "新平镇"])


def test_what_is_settled_for_later_is_not_changed_before(land):
    applied(("rename", {"code": TOWNS[0], "name": "新安镇"}), on=date(2027, 1, 1))
    assert problems(("rename", {"code": TOWNS[0], "name": "新平镇"})) == {"settled"}
    assert problems(("move", {"code": f"{TOWNS[0]}001", "to": TOWNS[0]})) == {"settled"}


def test_a_preview_counts_what_stands_there(land):
    for n in range(3):
        actions.add_site(queries.division(TOWNS[1], EVE), f"s{n}", by=PREPARER)
    plan = planned(prepared(("merge", {"codes": TOWNS[:2], "code": TOWNS[0]})))
    told = {s.count: s.goes for found in standing.counts(plan).values() for s in found}
    assert told == {3: "follows"}
    assert [(h.row.code, h.code, h.how) for h in plan.ends if h.row.level == "town"] == [
        (TOWNS[0], TOWNS[0], "same"),
        (TOWNS[1], TOWNS[0], "merged"),
    ]


def test_only_a_prepared_set_is_rewritten_and_only_by_its_author(land):
    row = prepared(("rename", {"code": TOWNS[0], "name": "新安镇"}))
    with pytest.raises(NotAllowed):
        actions.set_changes(row, [], by=DECIDER)
    actions.set_changes(
        row, [("rename", {"code": TOWNS[1], "name": "新安镇"})], by=PREPARER, on=date(2026, 5, 1)
    )
    actions.apply(row, by=DECIDER)
    assert queries.division(TOWNS[1], date(2026, 5, 1)).name == "新安镇"
    with pytest.raises(Conflict):
        actions.set_changes(row, [], by=PREPARER)
    with pytest.raises(Conflict):
        actions.withdraw(row, by=PREPARER)


def test_an_alias_stays_with_the_days_it_was_known_on(land):
    Alias.objects.create(division=queries.division(TOWNS[0], EVE), name="甲集")
    applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[1]}))
    assert words.locate("甲集", on=EVE)[0].code == TOWNS[0]
    assert words.locate("甲集", on=DAY)[0].code == TOWNS[1]
    assert Division.objects.get(code=TOWNS[0]).valid == DateRange(date(2000, 1, 1), DAY)


def test_an_undone_merge_leaves_no_name_behind(land):
    Boundary.objects.all().delete()
    before = snapshot(DAY)
    row = applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[0]}))
    assert words.locate("乙镇停水", on=DAY)[0].code == TOWNS[0]
    undone = ChangeSet.objects.get(pk=actions.undo(row, by=DECIDER).pk)
    assert (snapshot(DAY), undone.followed_at, undone.moved.count()) == (before, None, 0)
    row = applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[0], "name": "合镇"}))
    actions.add_alias(queries.division(TOWNS[0], DAY), "合集", by=PREPARER)
    with pytest.raises(Conflict):
        actions.undo(row, by=DECIDER)


def test_an_open_outline_is_told_where(land):
    with pytest.raises(TongbanError, match="87 45") as told:
        prepared(("outline", {"code": CITY, "geometry": OPEN}))
    assert told.value.code == "open"
