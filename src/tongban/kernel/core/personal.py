"""Where free text tells who somebody is: numbers (see `found`), names, homes, accounts. It leans towards finding.

A person reads what was found and decides; what is not found may be overlooked. So a word more is better than one less.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import rjieba

from tongban.kernel.core.found import Found, found_in

# single-character surnames that occur, the frequent ones first
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石"
    "熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符"
    "辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾"
    "沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁冷应匡栗仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼"
    "木郜廉衣蔺冀占门帅利满哈买马热阿吐库"
)
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|西门|长孙|宇文|轩辕|百里|呼延|东郭|独孤|赫连"
HAN = "\u4e00-\u9fff"
NAME = rf"(?:(?:{COMPOUND})|[{SURNAMES}])[{HAN}]{{1,2}}"
TITLES = (
    "先生|女士|小姐|太太|同志|师傅|老师|医生|大夫|护士|主任|局长|书记|科长|处长|所长|经理|队长|院长|校长|园长|村长|镇长|乡长|县长|区长|市长|州长|厂长|股长|"
    "站长|馆长|组长|班长|会计|出纳|支书|干事|警官|民警|法官|律师|检察官|教练|老板|老板娘|司机|阿姨|大爷|大妈|大叔|大娘|大哥|大姐|奶奶|爷爷|叔叔|伯伯|婶|嫂|哥|姐"
)
KIN = (
    "丈夫|妻子|老公|老婆|爱人|儿子|女儿|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|孩子|弟弟|哥哥|姐姐|妹妹|岳父|岳母|公公|婆婆|儿媳|女婿|孙子|孙女|侄子|外甥|"
    "邻居|同学|同事|村民|居民|业主|户主|老人|职工|员工|工人|农民工|学生|患者|病人|司机|车主|老板|房东|租客|承租人|购房人|法人|法人代表|法定代表人|负责人|包工头|"
    "工头|当事人|受害人|死者|伤者|网格员|经办人|联系人|代表人?|中介|包户干部|嫌疑人|肇事者"
)
TOLD = "我叫|本人叫|我是|名叫|叫做|名字叫|名字是|姓名是?|本人姓名|署名|反映人|来信人|投诉人|举报人|申请人|信访人|留言人|联系人|经办人|负责人|户主|业主|收款人|开户人|机主"
AFTER = rf"(?=[^{HAN}]|$|[在的是因于说被和与把将住家今已没不也有等给向从到对为之及跟同去来就要还都])"
# of a name in two parts: what may stand in the first, and in those after a dot
PART = rf"(?:(?![说的和是在与被叫给向让把由我他她你这那没已就也居])[{HAN}])"
NEXT = rf"(?:(?![说的是在被家])[{HAN}])"
PLACE = re.compile(
    r"社区|村|路|街|巷|小区|苑|镇|乡|市|县|区|州|桥|公园|广场|大厦|公司|学校|小学|中学|医院|酒店|超市|市场|花园|家园|小镇|城|湖|河|山"
)
# what begins like a surname and is none; a place or a thing
NEVER = frozenset((Path(__file__).parent / "data" / "not_names.txt").read_text(encoding="utf-8").split())

_NAMED = (
    re.compile(rf"(?:{TOLD})[ :：为是]?[ ]?({NAME})"),
    re.compile(rf"(?:我叫|本人叫|名叫|姓名)[ :：为是]?[ ]?([{HAN}]{{2,4}}?){AFTER}"),
    re.compile(rf"(?:{KIN})[（(]?[ :：]?({NAME})"),
    re.compile(rf"((?:{COMPOUND}|[{SURNAMES}])[{HAN}]{{0,2}}?)(?:{TITLES})(?![{HAN}]?[场厂])"),
    re.compile(
        r"(?<![大很最较不变衰古])[老小阿]([王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕马])(?![路区里道巷桥车店吃])"
    ),
    re.compile(rf"({NAME})[ ，,、：:（(]*(?:男|女)[，, 。、)）]"),
    re.compile(
        rf"({NAME})[ ，,、：:（(]*(?:的)?(?:联系)?(?:电话|手机|身份证|联系方式|微信|住址|\+?86|1[3-9][0-9])"
    ),
    re.compile(
        rf"(?:^|[\n。！!；;—-])[ \u3000]*({NAME})[ \u3000]*(?:[0-9〇一二三四五六七八九十]{{2,4}}[年.\-/]|$|\n)"
    ),
    re.compile(rf"(?<![{HAN}])({NAME})(?![{HAN}])"),
    re.compile(rf"(?:{TITLES})({NAME})"),
    re.compile(rf"({PART}{{2,6}}(?:[·•‧・．]{NEXT}{{2,7}}){{1,2}})"),
    re.compile(rf"([{SURNAMES}](?:某某|某|XX|xx|××|[*]{{1,2}}))"),
    re.compile(r"\b((?:Mr|Mrs|Ms|Dr)\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?)"),
)
_N = r"[0-9A-Za-z一二三四五六七八九十]{1,4}"
_HOMES = (
    re.compile(
        rf"(?:{_N}(?:号楼|栋|幢|座|[#＃]楼?|号)[ \-]?)?(?:{_N}(?:单元|门|梯)[ \-]?)?{_N}(?:室|号房|房间)"
    ),
    re.compile(
        rf"(?:{_N}(?:号楼|栋|幢|座|[#＃]楼?)[ \-]?)(?:{_N}单元)?[ \-]?[0-9]{{3,4}}(?![0-9年元米度平万人天])"
    ),
    re.compile(
        rf"{_N}(?:号楼|栋|幢|座|[#＃]楼?)[ \-]?{_N}单元(?:[ \-]?[0-9一二三四五六七八九十]{{1,4}}[楼层])?"
    ),
    re.compile(r"(?<![0-9\-])[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9\-])"),
    re.compile(
        r"(?<=[路街巷弄道村组队院区坊胡同庄])[ ]?[0-9]{1,4}(?:-[0-9]{1,4})?号(?![线楼公])(?:院|附[0-9]+号)?"
    ),
)
_ACCOUNTS = (
    re.compile(r"(?:微信|QQ|qq|Qq|VX|vx|Vx|V信|v信|抖音|快手)号?[ :：是为]{0,3}([A-Za-z0-9_\-]{5,20})"),
    re.compile(
        r"(?:户号|账号|帐号|卡号|学号|工号|证号|编号|驾驶证|护照|准考证号?|社保号|合同号|订单号)[ :：是为]{0,3}([A-Za-z0-9\-]{6,24})"
    ),
    re.compile(r"(?<![A-Za-z0-9])([EGDSP][0-9]{8})(?![0-9])"),
    re.compile(r"([一二三四五六七八九零〇幺O○]{11})"),
    re.compile(r"([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)(?:出)?生"),
    re.compile(
        r"(?:生于|出生日期|出生年月)[ :：是为]{0,2}([0-9]{4}[年.\-/][0-9]{1,2}(?:[月.\-/][0-9]{1,2}日?)?)"
    ),
)


def personal_in(text: str) -> list[Found]:
    """Everything in a text that may tell who somebody is, by place; stretches never overlap."""
    every = [*found_in(text), *_by("account", _ACCOUNTS, text), *_by("home", _HOMES, text), *names_in(text)]
    return _apart(text, every)


def names_in(text: str) -> list[Found]:
    """The names of people in a text, as patterns and a dictionary tell them; they may overlap."""
    named = (one for pattern in _NAMED for one in _named(pattern, text))
    return [*named, *(f for f in _tagged(text) if not _never(text, f.start))]


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """What a pattern says is a name; where it is none, a name may still begin a character later."""
    match = pattern.search(text)
    while match:
        start, end = match.span(1)
        if not _never(text, start):
            yield Found("name", start, end)
        match = pattern.search(text, start + 1 if _never(text, start) else max(end, match.start() + 1))


def _never(text: str, start: int) -> bool:
    return text[start : start + 2] in NEVER


def _by(kind: str, patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[Found]:
    for pattern in patterns:
        group = 1 if pattern.groups else 0
        for match in pattern.finditer(text):
            if match[group].strip():
                yield Found(kind, *match.span(group))


def _tagged(text: str) -> Iterator[Found]:
    """What a dictionary of words tags as a person's name and what begins with a surname."""
    at = 0
    for word, tag in rjieba.tag(text):
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        named = tag.startswith("nr") and 2 <= len(word) <= 4 and (word[0] in SURNAMES or tag != "nr")
        if named and not PLACE.match(text, start + len(word)):
            yield Found("name", start, at)


def _apart(text: str, found: Iterable[Found]) -> list[Found]:
    """Stretches that touch or overlap become one, of the first one's kind."""
    told: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if told and one.start < told[-1].end:
            last = told[-1]
            told[-1] = Found(last.kind, last.start, max(last.end, one.end))
        elif text[one.start : one.end].strip():
            told.append(one)
    return told
