"""Two lists of made-up people with the slips that lists of offices have, and who is who: what matching is measured on.

In the second list: 2 % of names with a character wrong (one that sounds or looks alike) or swapped, 1 % of birth dates with
a digit wrong or two swapped, 3 % an old phone, 5 % moved, half the addresses in another style; in both 10 % without ID number.
0.5 % of people have a twin or a son at their address and on their phone; 30 % live with the one before them in the list.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pypinyin import Style, pinyin

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "".join(
    dict.fromkeys(
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国玉红梅志文斌辉春燕波浩宇鑫婷雪晨佳欣怡子轩梓涵诗雨然俊熙思远天佑嘉琪若曦一诺海龙德福成祥永贵少林淑珍凤莲小东立新宏光振兴家豪云飞鹏程万里长江学友金山银花翠萍素琴庆丰宝善启明世昌维民亚洲亮丹莹露茜彤昊睿泽洋博翰墨凯旋"
    )
)
# what is written for what, by its look; the matcher does not know all of these
LOOKS = dict(
    zip(
        "未己土千天王大刘杨李张陈吴朱林郑何晨洋浩涛娟婷玲俊志宇佳明永贵少丽静红波海鑫琪诗雨思然兰建平兴光家龙凤云飞英磊军强勇秀杰斌辉梅霞桂玉华国文春远嘉若德福成祥珍莲东立新宏振豪子轩涵熙佑曦诺淑芳娜敏伟超",
        "末已士干夭玉太浏扬季弛阵昊末材邓河辰样皓寿捐停铃峻忠字娃朋水责小俪净江坡梅金棋侍两恩燃三健乎关先冢尤风去气莫石车弱男季木武晖海露佳王毕固义秦运喜苦得富戍样诊连车位亲宠震毫了轲函照右羲若叔芬那梅纬起",
        strict=True,
    )
)
TOWNS = [f"{a}{b}镇" for a in "青白红黄石清龙凤太长" for b in "水山泉桥溪坪湾塘口岭"]
COUNTIES = [f"{c}县" for c in "安平东河西林南山"]
STREETS = [
    f"{a}{b}路"
    for a in ("人民", "解放", "建设", "和平", "中山", "新华", "文化", "胜利")
    for b in "东西南北一二三四"
]
HOME_SIZES = (len(TOWNS), len(STREETS), 400, 30)
MOBILES = [
    "130",
    "131",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "158",
    "159",
    "177",
    "180",
    "186",
    "189",
]
HOUSEHOLD, SAME_HOUSE, OVERLAP = 0.005, 0.30, 0.8
WRONG_NAME, WRONG_DATE, OLD_PHONE, MOVED, NO_NUMBER = 0.02, 0.01, 0.03, 0.05, 0.10


@dataclass
class Lists:
    """Two lists and the truth: of each row of b its row in a (-1: nobody), and of each row which household it is of."""

    a: pa.Table
    b: pa.Table
    partner: np.ndarray
    household_a: np.ndarray
    household_b: np.ndarray

    def judge(self, pairs: list[tuple[int, int]] | np.ndarray) -> dict[str, float]:
        """Precision, recall, F1, and false pairs whose two rows are of one household."""
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        right = self.partner[pairs[:, 1]] == pairs[:, 0]
        wrong = pairs[~right]
        inside = (self.household_a[wrong[:, 0]] == self.household_b[wrong[:, 1]]).sum()
        precision = right.mean() if len(pairs) else 0.0
        recall = right.sum() / max(1, (self.partner >= 0).sum())
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return {
            "pairs": len(pairs),
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "in_household": int(inside),
        }


class _Homophones(dict):
    """For each character the common ones (GB 2312, first level) that sound the same, made when first asked for."""

    def __missing__(self, character: str) -> list[str]:
        if not self.get("", None):
            common = [
                bytes((r, c)).decode("gb2312", "ignore") for r in range(0xB0, 0xD8) for c in range(0xA1, 0xFF)
            ]
            by_sound: dict[str, list[str]] = {}
            for one in filter(None, common):
                by_sound.setdefault(pinyin(one, style=Style.NORMAL)[0][0], []).append(one)
            self[""] = by_sound  # type: ignore[assignment] # beside characters the table they are made of
        said = pinyin(character, style=Style.NORMAL)[0][0]
        self[character] = [c for c in self[""].get(said, []) if c != character]
        return self[character]


HOMOPHONES = _Homophones()


def make(n: int, *, seed: int = 7, numbers: bool = True) -> Lists:
    """Two lists of n people each, 80 % of them in both; without `numbers` nobody has an ID number."""
    rng = np.random.default_rng(seed)
    total = int(n * (2 - OVERLAP))
    people = _people(rng, total)
    a = {k: v[:n].copy() for k, v in people.items()}
    b = {k: v[total - n :].copy() for k, v in people.items()}
    _spoil(rng, b, n)
    for side in (a, b):
        side["id_number"] = np.where(
            rng.random(n) < (1.0 if not numbers else NO_NUMBER), "", side["id_number"]
        )
    orders = [rng.permutation(n) for _side in range(2)]
    where = {int(person): row for row, person in enumerate(a["who"][orders[0]])}
    partner = np.array([where.get(int(person), -1) for person in b["who"][orders[1]]])
    tables = [_table(side, order) for side, order in zip((a, b), orders, strict=True)]
    return Lists(*tables, partner, a["household"][orders[0]], b["household"][orders[1]])


def _table(side: dict[str, np.ndarray], order: np.ndarray) -> pa.Table:
    columns = ("name", "born", "id_number", "phone", "address")
    told = {c: pa.array(side[c][order].astype(object), pa.string()) for c in columns}
    return pa.table({"id": pa.array([str(i) for i in range(len(order))]), **told})


def _people(rng: np.random.Generator, total: int) -> dict[str, np.ndarray]:
    often = np.array([1 / (i + 3) ** 0.9 for i in range(len(SURNAMES))])
    given_often = np.array([1 / (i + 8) ** 0.6 for i in range(len(GIVEN))])
    surname = rng.choice(list(SURNAMES), total, p=often / often.sum())
    first = rng.choice(list(GIVEN), total, p=given_often / given_often.sum())
    last = np.where(
        rng.random(total) < 0.82, rng.choice(list(GIVEN), total, p=given_often / given_often.sum()), ""
    )
    born = np.datetime64("1935-01-01") + rng.integers(0, 365 * 72, total).astype("timedelta64[D]")
    homes = np.stack([rng.integers(0, size, total) for size in HOME_SIZES], axis=1)
    people = {"surname": surname, "first": first, "last": last, "born": born, "phone": _phones(rng, total)}
    people |= {"homes": homes, "household": np.arange(total)}
    for i in range(1, total):
        if rng.random() < SAME_HOUSE:  # in order: three and more may live together
            homes[i], people["household"][i] = homes[i - 1], people["household"][i - 1]
    for i in np.flatnonzero(rng.random(total) < HOUSEHOLD)[1:]:
        _make_kin(rng, people, i)
    written = np.array([str(d) for d in people["born"]])
    return {
        "who": np.arange(total),
        "household": people["household"],
        "name": np.char.add(np.char.add(surname, first), last),
        "born": written,
        "phone": people["phone"],
        "id_number": _id_numbers(rng, written),
        "address": _addresses(homes, np.zeros(total, dtype=bool)),
        "homes": homes,
    }


def _make_kin(rng: np.random.Generator, people: dict[str, np.ndarray], i: int) -> None:
    """Person i is the twin (half of them) or the child of the one before: one character of the name in common."""
    for column in ("surname", "first", "phone", "homes", "household", "born"):
        people[column][i] = people[column][i - 1]
    while people["last"][i] in ("", people["last"][i - 1]):
        people["last"][i] = rng.choice(list(GIVEN))
    if rng.random() < 0.5:
        people["born"][i] += np.timedelta64(int(rng.integers(20 * 365, 35 * 365)), "D")


def _phones(rng: np.random.Generator, total: int) -> np.ndarray:
    numbers = np.char.mod("%08d", rng.integers(0, 10**8, total))
    return np.char.add(rng.choice(MOBILES, total), numbers)


def _id_numbers(rng: np.random.Generator, born: np.ndarray) -> np.ndarray:
    """Valid numbers, no two alike: those of one place and day count on."""
    places = rng.choice([f"65{c:04d}" for c in range(2301, 2329)], len(born))
    first = np.char.add(places, np.char.replace(born, "-", ""))
    order = np.argsort(first, kind="stable")
    begins = np.r_[True, first[order][1:] != first[order][:-1]]
    run = np.arange(len(born)) - np.maximum.accumulate(np.where(begins, np.arange(len(born)), 0))
    count = np.empty(len(born), dtype=np.int64)
    count[order] = run + 1
    first = np.char.add(first, np.char.zfill(count.astype(str), 3))
    digits = first.astype("U17").view("U1").reshape(len(born), 17).astype(np.int64)
    weights = np.array([2 ** (17 - i) % 11 for i in range(17)])
    return np.char.add(first, np.array(list("10X98765432"))[(digits * weights).sum(axis=1) % 11])


def _addresses(homes: np.ndarray, short: np.ndarray) -> np.ndarray:
    town, street, house, room = homes.T
    towns, streets = np.array(TOWNS)[town], np.array(STREETS)[street]
    counties = np.array(COUNTIES)[town * len(COUNTIES) // len(TOWNS)]
    parts = zip(counties, towns, streets, house + 1, room + 1, short, strict=True)
    return np.array([f"{t}{s}{h}-{r}" if brief else f"{c}{t}{s}{h}号{r}室" for c, t, s, h, r, brief in parts])


def _spoil(rng: np.random.Generator, b: dict[str, np.ndarray], n: int) -> None:
    homes, moved = b["homes"], rng.random(n) < MOVED
    for column, size in enumerate(HOME_SIZES):
        homes[moved, column] = rng.integers(0, size, int(moved.sum()))
    b["address"] = _addresses(homes, rng.random(n) < 0.5)
    old = rng.random(n) < OLD_PHONE
    b["phone"][old] = _phones(rng, int(old.sum()))
    b["name"] = b["name"].astype(object)
    b["born"] = b["born"].astype(object)
    for i in np.flatnonzero(rng.random(n) < WRONG_NAME):
        b["name"][i] = _wrong_name(rng, b["name"][i])
    for i in np.flatnonzero(rng.random(n) < WRONG_DATE):
        b["born"][i] = _wrong_date(rng, b["born"][i])


def _wrong_name(rng: np.random.Generator, name: str) -> str:
    kind, at = rng.random(), int(rng.integers(0, len(name)))
    if kind < 0.25 and len(name) == 3 and name[1] != name[2]:
        return name[0] + name[2] + name[1]
    if kind < 0.6 and name[at] in LOOKS:
        return name[:at] + LOOKS[name[at]] + name[at + 1 :]
    alike = HOMOPHONES[name[at]]
    return name[:at] + str(rng.choice(alike)) + name[at + 1 :] if alike else name


def _wrong_date(rng: np.random.Generator, born: str) -> str:
    """Two neighbouring digits swapped, or one wrong."""
    digits = list(born.replace("-", ""))
    at = int(rng.integers(2, 7))
    if digits[at] != digits[at + 1] and rng.random() < 0.5:
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
    else:
        digits[at] = str((int(digits[at]) + int(rng.integers(1, 10))) % 10)
    text = "".join(digits)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
