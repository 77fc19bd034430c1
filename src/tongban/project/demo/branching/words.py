"""Invented organisations, branches and members for the demo: no number and no name is anybody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings

from tongban.kernel.core.identity import CREDIT_ALPHABET, credit_check_character, id_check_character
from tongban.kernel.places import names, register
from tongban.kernel.places.register import Entry
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.branches import rules

NOUNS = {"party": "党支部", "union": "工会", "association": "分会"}
FIRST = [
    "晴禾",
    "泽岸",
    "云栖",
    "朔方",
    "锦穗",
    "青芒",
    "白鹭",
    "远帆",
    "松涧",
    "月泉",
    "长汀",
    "晨曦",
    "北屏",
    "沐川",
    "天垣",
    "丰谷",
    "启明",
    "砾石",
    "柳堤",
    "河套",
    "瀚野",
    "驼铃",
    "雪莲",
    "金杏",
]
SECOND = [
    "达",
    "盛",
    "和",
    "源",
    "通",
    "捷",
    "信",
    "诚",
    "康",
    "佳",
    "润",
    "茂",
    "鼎",
    "合",
    "创",
    "联",
    "易",
    "智",
    "美",
    "嘉",
]
TRADES = {
    "enterprise": [
        "商贸有限公司",
        "科技有限公司",
        "建材有限公司",
        "农业发展有限公司",
        "食品有限公司",
        "物业服务有限公司",
    ],
    "social": ["志愿服务中心", "老年人服务社", "行业商会", "青年发展促进会"],
    "platform": ["网络科技有限公司", "直播电商有限公司", "云仓供应链有限公司"],
    "market": ["综合市场管理有限公司", "建材城管理有限公司", "农贸市场管理有限公司"],
    "delivery": ["配送服务有限公司", "网约出行服务有限公司", "快递有限公司"],
    "agency": ["律师事务所", "会计师事务所", "税务师事务所"],
}
FIELD_WEIGHTS = {"enterprise": 46, "social": 12, "platform": 8, "market": 9, "delivery": 15, "agency": 10}
STAFF = ((0.62, 2, 9), (0.92, 10, 49), (0.99, 50, 260), (1.0, 300, 900))
DAYS = 16_000  # of birth: from 1958 to 2001
PLACE_OF_BIRTH = "659999"  # no division has this code, so no number is anybody's
VISITED = [
    "送去用工政策清单，登记了招工需求。",
    "协助完善活动场所，检查了签到记录。",
    "走访骑手休息点，反映饮水机维修。",
    "帮助联系法律援助，约定下周回访。",
]
TRAININGS = ["安全生产知识", "劳动合同与社会保险", "消防演练", "新就业形态权益保障", "应急救护"]


@dataclass(frozen=True)
class Firm:
    """An organisation to be, with its place."""

    n: int
    code: str
    name: str
    field: str
    place: Entry
    staff: int
    spot: tuple[float, float] | None


def noun() -> str:
    """What a branch is called in a name."""
    return NOUNS[settings.BRANCHES_WORDS]


def firms(plan: Plan, count: int) -> Iterator[Firm]:
    """The organisations of the demo, in every county by how many live there, every county with some."""
    counties, atlas = list(PEOPLE), register.current().on().by_code
    for n in range(count):
        rng = plan.rng("firm", n)
        county = (
            counties[n % len(counties)]
            if n < 7 * len(counties)
            else rng.choices(counties, list(PEOPLE.values()))[0]
        )
        place = rng.choice(_communities(plan, county))
        field = rng.choices(list(FIELD_WEIGHTS), list(FIELD_WEIGHTS.values()))[0]
        name = f"{names.stem(atlas[place.path.split('.')[1]].name)}{rng.choice(FIRST)}{rng.choice(SECOND)}{rng.choice(TRADES[field])}"
        yield Firm(
            n, _credit_code(rng, county, n, social=field == "social"), name, field, place, _staff(rng), None
        )


def _communities(plan: Plan, county: str) -> list[Entry]:
    found = [*plan.places.urban.get(county, ()), *plan.places.rural.get(county, ())]
    return found or [entry for entries in plan.places.rural.values() for entry in entries]


def _credit_code(rng: Random, county: str, n: int, *, social: bool) -> str:
    """A code with the right last character; the nine in the middle begin with a number nobody has been given."""
    tail = "".join(rng.choice(CREDIT_ALPHABET) for _ in range(2))
    first = f"{'52' if social else '91'}{county}X{n:06d}{tail}"
    return first + credit_check_character(first)


def _staff(rng: Random) -> int:
    share = rng.random()
    low, high = next((low, high) for most, low, high in STAFF if share <= most)
    return rng.randint(low, high)


@dataclass(frozen=True)
class Human:
    """A member to be."""

    n: int
    name: str
    born: date
    id_number: str
    phone: str


def human(plan: Plan, n: int) -> Human:
    """An invented person; one in ten gives no ID number."""
    rng = plan.rng("member", n)
    # 7919 is prime: days and numbers go round without meeting twice among the first 16 million
    born = date(1958, 1, 1) + timedelta(days=n * 7919 % DAYS)
    first = f"{PLACE_OF_BIRTH}{born:%Y%m%d}{(n + n // DAYS) % 1000:03d}"
    number = first + id_check_character(first) if rng.random() > 0.1 else ""
    return Human(n, person_name(rng), born, number, f"1630{n:07d}")


def status(rng: Random) -> str:
    """A duty status by how frequent it is."""
    return rng.choices(list(rules.STATUSES), (78, 9, 3, 2, 8))[0]
