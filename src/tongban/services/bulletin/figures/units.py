"""Units and measure words by family: what is converted into what, and what may stand for what."""

import re
from dataclasses import dataclass
from functools import cache

MONEY = {"元": 1, "块钱": 1, "元人民币": 1, "人民币": 1, "美元": 1, "欧元": 1, "港元": 1, "日元": 1, "英镑": 1, "卢布": 1, "坚戈": 1, "角": 0.1}
AREA = {"亩": 1, "公顷": 15, "平方米": 0.0015, "平米": 0.0015, "㎡": 0.0015, "m²": 0.0015, "平方公里": 1500, "平方千米": 1500, "km²": 1500, "ha": 15, "hm²": 15}
LENGTH = {"米": 1, "公里": 1000, "千米": 1000, "厘米": 0.01, "毫米": 0.001, "里": 500, "华里": 500, "海里": 1852, "延米": 1, "延长米": 1, "纳米": 1e-9, "微米": 1e-6, "km": 1000, "m": 1, "cm": 0.01, "mm": 0.001, "皮长公里": 1000, "车道公里": 1000}
WEIGHT = {"吨": 1000, "公斤": 1, "千克": 1, "克": 0.001, "斤": 0.5, "毫克": 1e-6, "微克": 1e-9, "公担": 100, "担": 50, "kg": 1, "t": 1000, "g": 0.001, "mg": 1e-6}
COAL = {"吨标准煤": 1000, "吨标煤": 1000, "千克标准煤": 1, "克标准煤": 0.001}
VOLUME = {"立方米": 1, "立方": 1, "方": 1, "升": 0.001, "毫升": 1e-6, "m³": 1, "标准立方米": 1, "标方": 1, "L": 0.001, "ml": 1e-6}
ENERGY = {"千瓦时": 1, "度": 1, "度电": 1, "kWh": 1, "兆瓦时": 1000, "MWh": 1000, "GWh": 1e6}
POWER = {"千瓦": 1, "kW": 1, "KW": 1, "兆瓦": 1000, "MW": 1000, "吉瓦": 1e6, "GW": 1e6, "瓦": 0.001, "马力": 0.735}
VOLTAGE = {"千伏": 1000, "kV": 1000, "KV": 1000, "伏": 1, "V": 1}
LOAD = {"千伏安": 1, "兆伏安": 1000, "kVA": 1, "MVA": 1000, "蒸吨": 1, "吉焦": 1, "焦耳": 1, "千焦": 1, "大卡": 1, "千卡": 1, "帕": 1, "兆帕": 1}
TIME = {"小时": 60, "个小时": 60, "分钟": 1, "秒": 1 / 60, "秒钟": 1 / 60, "个钟头": 60}
DAYS = {"天": 1, "日": 1, "个工作日": 1, "工作日": 1, "自然日": 1, "个自然日": 1, "周": 7, "个星期": 7, "星期": 7, "昼夜": 1, "天时间": 1}
MONTHS = {"个月": 1, "年": 12, "个季度": 3}
LESSONS = {"学时": 1, "课时": 1, "工时": 1, "个工时": 1, "工日": 1}
HEAT = {"摄氏度": 1, "℃": 1, "°C": 1}
DATA = {"GB": 1, "TB": 1024, "MB": 1 / 1024, "PB": 1024**2, "Mbps": 1, "Gbps": 1000, "兆": 1}
SHARE = {"%": 1, "‰": 0.1, "个百分点": 1, "百分点": 1, "个千分点": 0.1, "成": 10, "个基点": 0.01, "基点": 0.01}
TIMES = {"倍": 1, "番": 1}
AGE = {"岁": 1, "周岁": 1}
OTHER = {"分贝": 1, "赫兹": 1, "兆赫": 1, "千字": 1000, "字": 1, "cd": 1, "转": 1, "摩尔": 1, "dB": 1, "毫克当量": 1, "牛": 1, "吨公里": 1, "人公里": 1, "千瓦时每千克": 1, "折": 1}
PEOPLE = ("人", "名", "位", "人次", "人（次）", "人数", "口人", "员", "人天")
HOUSES = ("户", "户次", "家庭", "户家庭")
BODIES = ("家", "个", "所", "处", "座", "间", "厂", "企业", "店", "门店", "院", "校", "站", "点", "园", "馆", "库", "座次", "中心")
THINGS = ("台", "台套", "台（套）", "套", "台次", "辆", "辆次", "架", "架次", "艘", "艘次", "列", "列次", "部", "件", "件次", "条", "条次", "项", "项次", "支", "只", "把", "张", "本", "册", "份", "份次", "枚", "块", "片", "幅", "副", "面", "顶", "盏", "根", "支队伍", "具", "口", "眼", "孔", "樘", "盘", "卷", "盒", "袋", "桶", "箱", "瓶", "包", "筐", "捆", "粒", "颗", "株", "棵", "穴", "棚", "座棚", "亩次", "头", "头只", "头（只）", "匹", "峰", "羽", "尾", "箱次", "窝", "群", "群次", "标准箱", "标箱", "车", "车次", "趟", "趟次", "班", "班次", "航次", "航班", "航线")
ACTS = ("次", "场", "场次", "场（次）", "期", "批", "批次", "轮", "轮次", "回", "遍", "届", "例", "例次", "起", "宗", "宗次", "笔", "单", "票", "通", "条线索", "步", "案", "频次", "人场", "针次", "剂次", "剂", "针", "诊次")
GROUPS = ("种", "类", "组", "队", "团", "对", "双", "伙", "拨", "套房", "栋", "幢", "层", "单元", "床", "张床位", "床位", "张病床", "席", "席位", "岗", "岗位", "泊位", "车位", "副本", "标段", "门", "门次", "节", "堂", "篇", "首", "部次", "集", "款", "版", "页", "封", "行", "股", "手", "项目", "编", "系列", "档", "级", "星", "枚次", "束", "朵", "串", "排", "列车", "路", "线", "网格", "小区", "支部", "党支部", "党委", "党组织", "党员")
DIVISIONS = ("村", "行政村", "自然村", "镇", "乡", "乡镇", "街道", "社区", "县", "区县", "市", "州", "省", "区", "国", "国家", "旗", "团场", "连队", "县市", "市县", "省市", "省份", "地州", "省区")
SCORES = ("分", "分值", "点", "个点", "杆", "毫米汞柱")
FAMILIES: dict[str, dict[str, float]] = {
    "money": MONEY, "area": AREA, "length": LENGTH, "weight": WEIGHT, "coal": COAL, "volume": VOLUME, "energy": ENERGY,
    "power": POWER, "voltage": VOLTAGE, "load": LOAD, "time": TIME, "days": DAYS, "months": MONTHS, "lessons": LESSONS,
    "heat": HEAT, "data": DATA, "share": SHARE, "times": TIMES, "age": AGE, "other": OTHER,
}  # fmt: skip
COUNTERS = {"people": PEOPLE, "houses": HOUSES, "bodies": BODIES, "things": THINGS, "acts": ACTS, "groups": GROUPS, "divisions": DIVISIONS, "scores": SCORES}
# words that may stand directly after a number only where 余, 万 or the like shows that it counts something
NOUNS = ("群众", "居民", "志愿者", "人口", "职工", "学生", "农民", "老人", "老年人", "儿童", "游客", "旅客", "村民", "农户", "牧民", "农牧民", "市民", "用户", "干部", "教师", "医生", "护士", "青年", "青少年", "妇女", "残疾人", "困难群众", "社工", "社会工作者", "网格员", "骑手", "企业", "单位", "商户", "市场主体", "经营主体", "家庭")
PARTED = ("万", "亿", "千", "百", "十")
FOREIGN = frozenset({"美元", "欧元", "港元", "日元", "英镑", "卢布", "坚戈"})
WEAK = frozenset({"里", "方", "分", "点", "手", "行", "线", "路", "星", "级", "区", "国", "市", "省", "州", "站", "员", "门", "面", "头", "组", "层", "转", "牛", "度", "担", "院", "校", "园", "步", "回", "口", "编", "档", "排", "折", "款", "版", "节", "角", "升", "兆", "周", "日", "年", "g", "t", "m", "V", "L", "字", "案", "村", "县", "镇", "乡", "股", "部", "队", "团", "对", "旗", "车"})


@dataclass(frozen=True)
class Unit:
    """A unit as compared: its family, and how many of the family's base it is (万 and 亿 in it counted)."""

    family: str
    scale: float
    word: str


@cache
def alternatives() -> str:
    """Every unit as one alternation, the longest first."""
    words = {w for f in FAMILIES.values() for w in f} | {w for c in COUNTERS.values() for w in c}
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _families() -> dict[str, tuple[str, float]]:
    told = {word: (name, scale) for name, words in FAMILIES.items() for word, scale in words.items()}
    for name, words in COUNTERS.items():
        told.update({word: (name, 1.0) for word in words if word not in told})
    return told


@cache
def unit_of(printed: str) -> Unit:
    """A unit as somebody wrote it (万元, 元/亩, 亿千瓦时, 个百分点)."""
    word = re.sub(r"[\s()（）]", "", printed)
    scale = 1.0
    known = _families()
    if word in known:
        family, times = known[word]
        return Unit(f"{family}:{word}" if word in FOREIGN else family, times, word)
    for power, times in (("万亿", 1e12), ("亿", 1e8), ("百万", 1e6), ("万", 1e4), ("千", 1e3), ("百", 1e2)):
        if word.startswith(power) and len(word) > len(power):
            rest = unit_of(word[len(power) :])
            return Unit(rest.family, rest.scale * times, rest.word)
        if word == power:
            return Unit("", times, "")
    top, slash, below = word.partition("/" if "/" in word else "每")
    if slash and top and below:
        above = unit_of(top)
        return Unit(f"{above.family}/{below}", above.scale, above.word)
    return Unit("noun" if word else "", scale, word)


COUNTED = frozenset(COUNTERS) | {"noun"}


def kindred(a: Unit, b: Unit) -> float:
    """How well one may stand for the other: 1 the same, 0 not at all."""
    if a.word == b.word and a.family == b.family:
        return 1.0
    if not a.family or not b.family:
        return 0.6
    if a.family == b.family:
        return 0.9 if a.family in COUNTERS else 0.95
    if a.family in COUNTED and b.family in COUNTED:
        return 0.35 if "people" in (a.family, b.family) else 0.55
    return 0.0
