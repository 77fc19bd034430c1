"""A year of burdens for the demo: what offices wanted of communities, a few appeals, and a round over plaques."""

from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from django.db import transaction
from PIL import Image

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.project.demo.people import SEAT
from tongban.project.demo.plan import Plan
from tongban.services.burdens import actions, photos, queries
from tongban.services.burdens.actions.asking import Wanted
from tongban.services.burdens.models import Ask, BurdenItem, BurdenList, Target
from tongban.services.burdens.queries import rounds

# kind of office, what it wants, the item it names
WANTED = (
    ("应急局", Wanted("form", "安全隐患排查表", "每季度报一次", "B02")),
    ("民政局", Wanted("form", "人口与服务对象台账", "半年报一次", "B01")),
    ("卫健委", Wanted("form", "人口与服务对象台账", "半年报一次", "B01")),
    ("城管局", Wanted("form", "垃圾分类日报", "每天下班前报")),
    ("市场监管局", Wanted("app", "食品安全打卡应用", "每天登录一次", "A02")),
    ("公安局", Wanted("certificate", "无犯罪记录证明", "办事用", "Z03")),
    ("文旅局", Wanted("plaque", "全民阅读联络点", "统一挂牌", "P04")),
    ("住建局", Wanted("mechanism", "物业矛盾专班", "成立领导小组", "J02")),
)
PLAQUES = (
    ("便民服务站", "P02"),
    ("警务室", "P03"),
    ("志愿服务联络点", ""),
    ("法治宣传工作站", ""),
    ("健康促进示范点", ""),
)
PLACES = ("一楼大厅门口", "大门左侧", "二楼会议室门外", "院内宣传栏旁")
EACH = 6  # communities that an office asks


@transaction.atomic
def build(plan: Plan) -> None:
    """The list in force, asks over three months, one round half done; nothing where a list is there already."""
    rng = plan.rng("burdens")
    if BurdenList.objects.exists():
        return
    with clock.at(plan.anchor - timedelta(days=300)):
        actions.set_up()
    places = list(queries.communities(Division.objects.get(code=SEAT, valid__endswith=None).path))
    _asks(plan, rng, places)
    _round(plan, rng, places[0])


def _asks(plan: Plan, rng: Random, places: list[Division]) -> None:
    offices = {o.office_kind: o for o in Office.objects.filter(division__code=SEAT)}
    for n in range(5):
        for kind, wanted in WANTED:
            with clock.at(_at_work(plan, 90 - 17 * n - rng.randrange(9), rng)):
                chosen = places[:2] if kind == "应急局" else rng.sample(places, min(EACH, len(places)))
                actions.file_asks(wanted, office=offices[kind], of=chosen, by=SYSTEM)
    refused = list(Ask.objects.filter(state="refused", title="垃圾分类日报").order_by("-pk")[:3])
    for row in refused:
        with clock.at(row.filed_at + timedelta(hours=5)):
            actions.appeal(row, by=SYSTEM, text="创建期间上级要求按日掌握，恳请准予。")
    for row in refused[1:]:
        with clock.at(row.filed_at + timedelta(days=2)):
            actions.rule(row, by=SYSTEM, granted=False, text="日报不在清单内，可从平台取数。")


def _at_work(plan: Plan, days: int, rng: Random) -> datetime:
    """A moment in office hours so many days ago."""
    day = (plan.anchor - timedelta(days=days)).astimezone(clock.BEIJING)
    return day.replace(hour=rng.randrange(10, 14), minute=rng.randrange(60))


def _round(plan: Plan, rng: Random, first: Division) -> None:
    town = first.parent
    if town is None:
        return
    with clock.at(plan.anchor - timedelta(days=20)):
        due = (plan.anchor + timedelta(days=20)).date()
        row = actions.open_round(title="村（社区）滥挂牌清理", division=town, due=due, by=SYSTEM)
    targets = list(row.targets.order_by("division__path"))
    for n, target in enumerate(targets[: max(2, len(targets) * 2 // 3)]):
        with clock.at(_at_work(plan, 18 - n % 15, rng)):
            _visit(target, rng, plan, reachable=n % 4 != 3)
    for sign in list(rounds.hanging(row))[::3]:
        with clock.at(_at_work(plan, 2, rng)):
            actions.check_again(sign, by=SYSTEM, removed=True, photo=photos.keep(_wall(), "no photo"))


def _wall() -> bytes:
    """A photo of a bare wall."""
    out = BytesIO()
    Image.new("RGB", (640, 480), (196, 186, 168)).save(out, "JPEG")
    return out.getvalue()


def _visit(target: Target, rng: Random, plan: Plan, *, reachable: bool) -> None:
    if not reachable:
        actions.explain(target, by=SYSTEM, why="办公楼正在维修，约好下周再去。")
        return
    items = {i.number: i for i in BurdenItem.objects.filter(kind="plaque")}
    for says, number in rng.sample(PLAQUES, 3):
        down_by = (plan.anchor + timedelta(days=rng.randrange(-5, 15))).date()
        where = rng.choice(PLACES)
        actions.record_sign(
            target,
            by=SYSTEM,
            where=where,
            says=says,
            item=items.get(number),
            down_by=None if number else down_by,
        )
