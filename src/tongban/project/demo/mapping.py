"""The demo's map and names: a few change sets, a list of historical records, name cases, a boundary inspected."""

from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from shapely.geometry import shape

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock, outbox
from tongban.kernel.places import queries as places
from tongban.kernel.places import shipped
from tongban.kernel.places.gazetteer import invented
from tongban.kernel.places.gazetteer.importing import import_names
from tongban.kernel.places.models import ChangeSet, Division, Double, Place
from tongban.project.demo.building import NOT_NEWS
from tongban.project.demo.people import SEAT
from tongban.project.demo.plan import Plan
from tongban.services.gazetteer import actions
from tongban.services.gazetteer.actions import Proposal, inspecting
from tongban.services.gazetteer.actions.inspecting import Look
from tongban.services.gazetteer.models import Inspection, Marker, NameCase

RECORDS, LEAST = 14_812, 320  # records of place names at scale 1, and in a small demo
SOURCE, MORE = "历史地名档案（虚构）", 1.15  # of what a list brings in some is doubled and some wrong
TOWN, NEW, NEWER = "652301001", "652301001091", "652301001092"
LIFE = (
    ("consult", "请有关部门提出意见。"),
    ("opinion", "自然资源局：位置与规划一致，无意见。"),
    ("review", "提交专家组论证。"),
    ("expert", "专家组：名称含义健康，用字规范，同意。"),
    ("decide", "经研究，同意。"),
    ("announce", "根据《地名管理条例》，现予公告，自公布之日起使用。"),
)
NAMES = (("春和路", "road", 6), ("清澜公园", "park", 4), ("向阳桥", "bridge", 2), ("松涛小区", "estate", 1))


@transaction.atomic
def build(plan: Plan) -> None:
    """Change sets, names and a round over markers; nothing where a change set is there already."""
    if ChangeSet.objects.exists():
        return
    rng = plan.rng("map")
    keeper, authority = _actor("map-keeper"), _actor("map-authority")
    _change_sets(plan, keeper, authority)
    told = _records(plan, rng, keeper)
    _name_cases(plan, keeper, authority)
    _rest_of_records(plan, told, keeper)
    _inspection(plan, rng, keeper)
    with clock.at(plan.anchor - NOT_NEWS):
        outbox.relay()


def _actor(username: str) -> Actor:
    return actor_for(Account.objects.get(username=username))


def _change_sets(plan: Plan, keeper: Actor, authority: Actor) -> None:
    """One in force, one settled for next month, one undone, one that waits."""
    opened = ("open", {"parent": TOWN, "code": NEW, "level": "community", "name": "宁祥社区居民委员会"})
    again = ("open", {"parent": TOWN, "code": NEWER, "level": "community", "name": "宁康社区居民委员会"})
    for title, change, days, applied, undone in (
        ("设立宁祥社区", opened, -160, True, False),
        ("设立宁康社区", again, -60, True, True),
        ("宁祥社区更名", ("rename", {"code": NEW, "name": "宁祥苑社区居民委员会"}), 30, True, False),
    ):
        on = (plan.anchor + timedelta(days=days)).astimezone(clock.BEIJING).date()
        with clock.at(plan.anchor + timedelta(days=min(days, 0) - 20)):
            row = actions.prepare(title=title, on=on, grounds="批复文号（演示）", by=keeper)
            actions.add_change(row, *change, by=keeper)
        with clock.at(plan.anchor + timedelta(days=min(days, 0) - 5)):
            row = actions.apply(row, by=authority) if applied else row
        if undone:
            with clock.at(plan.anchor - timedelta(days=30)):
                actions.undo(row, by=authority)
    on = (plan.anchor + timedelta(days=45)).date()
    with clock.at(plan.anchor - timedelta(days=3)):
        row = actions.prepare(title="两个社区合并", on=on, grounds="拟报批", by=keeper)
        pair = list(places.children("652301002").order_by("code")[:2])
        codes = [division.code for division in pair]
        actions.add_change(row, "merge", {"codes": codes, "code": codes[0]}, by=keeper)


def records(plan: Plan) -> int:
    """How many records of place names there are in the end."""
    return max(round(RECORDS * plan.scale), LEAST)


def _records(plan: Plan, rng: Random, keeper: Actor) -> invented.List:
    """A list as offices have it, most of its doubles decided; returns it with more than was brought in."""
    grounds = [(code, code, shape(area)) for code, area in shipped.boundaries().items()]
    told = invented.invent(round(records(plan) * MORE), grounds, rng)
    rows = islice(invented.rows_of(told), records(plan))
    with clock.at(plan.anchor - timedelta(days=120)):
        import_names(rows, source=SOURCE, by=keeper.code)
    for number, row in enumerate(Double.objects.select_related("place__division").order_by("pk")):
        if number % 3:
            with clock.at(plan.anchor - timedelta(days=100 - number % 60)):
                actions.decide_double(row, same=True, by=keeper)
    return told


def _rest_of_records(plan: Plan, told: invented.List, keeper: Actor) -> None:
    """What is missing, of the right ones that were left."""
    left = zip(invented.rows_of(told), told.truth, strict=True)
    right = [
        row for row, true in islice(left, records(plan), None) if true["of"] is None and not true["wrong"]
    ]
    with clock.at(plan.anchor - timedelta(days=20)):
        import_names(right[: records(plan) - Place.objects.count()], source=SOURCE, by=keeper.code)


def _name_cases(plan: Plan, keeper: Actor, authority: Actor) -> None:
    seat = Division.objects.get(code=SEAT, valid__endswith=None)
    for number, (name, kind, steps) in enumerate(NAMES):
        begun = plan.anchor - timedelta(days=60 - 9 * number)
        said = Proposal(
            kind="naming",
            on=(begun + timedelta(days=30)).date(),
            reasons="新建成，尚无标准名称。",
            division=seat,
            place_kind=kind,
            name=name,
            longitude=87.28 + number / 100,
            latitude=44.01,
            origin="取和顺之意。",
        )
        with clock.at(begun):
            row = actions.propose(said, by=keeper)
        _live(row, LIFE[:steps], begun + timedelta(days=1), keeper, authority)


def _live(
    row: NameCase, steps: tuple[tuple[str, str], ...], begun: datetime, keeper: Actor, authority: Actor
) -> None:
    for n, (step, text) in enumerate(steps):
        with clock.at(begun + timedelta(days=2 * n)):
            actions.take_step(row, step, by=authority if step == "decide" else keeper, text=text)


def _inspection(plan: Plan, rng: Random, keeper: Actor) -> None:
    """A border of two counties with ten markers: most signed, one in dispute, some not yet seen."""
    left, right = (Division.objects.get(code=code, valid__endswith=None) for code in ("652301", "652323"))
    border = shape(shipped.boundaries()["652301"]).boundary.intersection(
        shape(shipped.boundaries()["652323"])
    )
    line = max(getattr(border, "geoms", [border]), key=lambda part: part.length)
    markers = []
    for n in range(10):
        spot = line.interpolate((n + 0.5) / 10, normalized=True)
        markers.append(
            Marker(
                number=f"{n + 1:02}",
                longitude=round(spot.x, 6),
                latitude=round(spot.y, 6),
                about="花岗岩界桩",
            )
        )
    sides = _actor("boundary"), _actor("boundary2")
    with clock.at(plan.anchor - timedelta(days=50)):
        drawn = inspecting.draw_line(
            title="昌吉市—呼图壁县界线", left=left, right=right, markers=markers, by=keeper
        )
        due = (plan.anchor + timedelta(days=40)).date()
        row = inspecting.open_round(drawn, title="昌吉市—呼图壁县界线联合检查", due=due, by=sides[0])
    for n, one in enumerate(row.inspections.order_by("marker__number")[:8]):
        with clock.at(plan.anchor - timedelta(days=40 - 4 * n)):
            _look(one, n, rng, sides)


def _look(one: Inspection, n: int, rng: Random, sides: tuple[Actor, Actor]) -> None:
    moved = n == 4
    east = one.marker.longitude + (0.003 if moved else rng.uniform(-1, 1) * 0.00002)
    found = "moved" if moved else "damaged" if n == 2 else "sound"
    look = Look(found, round(east, 6), one.marker.latitude, "漆面脱落，需重描" if n == 2 else "")
    inspecting.record(one, look, by=sides[0])
    inspecting.sign(one, "left", by=sides[0], agrees=True)
    if n < 7:
        words = "实测位置与原成果表不符，请会同复测。" if moved else ""
        inspecting.sign(one, "right", by=sides[1], agrees=not moved, words=words)
