"""The words of a text that say where, kept verbatim: an estate, a road and number, a school gate, a village."""

import re

LONGEST = 4000  # a place stands near the beginning; nobody waits for the end of a novel
# where a place's name cannot go on: punctuation, words that lead up to it, words of grammar
LEADS = (
    "反映|投诉|举报|咨询|建议|希望|请求|恳请|呼吁|请问|询问|关于|位于|坐落|地处|家住|居住|住在|住(?!宅|房|户|院|建)|坐标|暂住|户籍|原籍|来自|"
    "途经|经过|前往|路过|本人|我们|你们|他们|业主|居民|村民|市民|学生|家长|领导|书记|您好|你好|尊敬|强烈|要求|解决|尽快|"
    "加快|就是|因为|由于|以及|目前|现在|最近|今天|昨天|昨晚|晚上|早上|每天|多次|附近有|旁边有|什么|怎么|一些|一条|一所|各|如何|是否|能否|可否|"
    "为什么|质疑|回复|实名|严重|违规|非法|违法|乱|没有|不能|无法|存在|进行|开展|提供|导致|造成|"
    "影响|开通|建设|规划|增加|增设|修建|修通|设立|组织|觉得|听说|直通|直排|拨打|毕业于|通过|保护|重视|加强|规范|关注|问问|办理|"
    "应该|同时|再次|自主|看到|需要|已经|这里|那里|直线距离|两旁|两侧|后面|一带|之间|"
    "人民政府|市政府|县政府|区政府|镇政府|政府|部门|单位|城市|城乡|农村|乡镇|家乡|小组|支两委|村委|市委|县委|区委|户口"
)
GRAMMAR = "的了在是我你您他她它们及请被把将对向从为有也就都要还又很让给但却而并或每这那该其个等至并去来到由说"
BREAK = re.compile(rf"(?:{LEADS})|[{GRAMMAR}]|(?<![路道街线])[和与]|[^\w（）()·“”—]|_")
KINDS = (  # how exactly the last word of a name says where, the most exact last
    "省|自治州|州",
    "市|县|区|自治县",
    "街道|镇|乡|新区|开发区|园区",
    "路段|村|社区|生活区|湖|河|渠|水库|景区|农场|团场|牧场|林场|地块",
    "大道|路|街(?!道)|巷|高速|国道|省道|桥|隧道|匝道|立交",
    (
        "小区|花园|家园|佳苑|公寓|新村|广场|公园|学校|小学|中学|大学|学院|幼儿园|医院|卫生院|市场|商场|超市|酒店|宾馆|大厦|商城|"
        "新城|车站|客运站|公交站|地铁站|收费站|加油站|火车站|站|派出所|校区|物流园|工业园|产业园|工地|食堂|银行|支行|苑|城|府|"
        "庭院|动物园|植物园|体育馆|图书馆|文化宫|[一二三四五六七八九]中(?!学)|[一二三四五六七八九]小(?![学区])|妇幼|交汇处|交界处|交叉口|路口|十字路口|驾校|组"
    ),
)
# 路灯 and 站台 are things
NOT_ENDED = "(?![灯面况线台点民级管乡内外])"
PLACE = re.compile(
    "|".join(
        f"(?P<k{i}>{'|'.join(sorted(kind.split('|'), key=len, reverse=True))}){NOT_ENDED}"
        for i, kind in reversed([*enumerate(KINDS)])
    )
)
# a county named inside a stretch is where the place begins; published messages write A7县 for its name
BEGINS = re.compile(r"[A-Z]\d{0,2} ?[市县区]")
TAIL = re.compile(
    r"(?:[a-zA-Z\d一二三四五六七八九十]{1,5}(?:期|区|栋|号楼|号|幢|座|单元|室|楼|组|连|队|弄)){0,4}"
    r"(?:(?:大|正|东|南|西|北|侧)门)?(?:门口|楼下|对面|旁边|附近|周边|门前|院内)?"
)
NOT_A_NAME = re.compile(
    r"^(?:小|本|我|全|各|该|老|新|大|公|一|道|马|多|旧|城|超|菜|夜|农|乡|镇|社|地|片|整个|老旧|住宅|部分|多个|一个|道)+$"
)


def place_text(text: str) -> tuple[int, int, str] | None:
    """The stretch of a text that most exactly says where (start, end, verbatim); none if it says nothing."""
    best: tuple[float, int, int] | None = None
    at = 0
    for stop in [*BREAK.finditer(text, 0, LONGEST), None]:
        end = stop.start() if stop else min(len(text), LONGEST)
        span = _in_stretch(text, at, end)
        if span and (best is None or span[0] > best[0]):
            best = span
        at = stop.end() if stop else end
    return (best[1], best[2], text[best[1] : best[2]]) if best else None


def _in_stretch(text: str, start: int, end: int) -> tuple[float, int, int] | None:
    """The place within a stretch without breaks: from its beginning to its last place word, and what belongs to it."""
    begins = BEGINS.search(text, start, end)
    start = begins.start() if begins else start
    exact, last = -1, start
    for found in PLACE.finditer(text, start, end):
        if NOT_A_NAME.match(text[start : found.start()]) or found.start() == start:
            continue
        exact, last = max(exact, int((found.lastgroup or "k0")[1:])), found.end()
    if exact < 0:
        return None
    last = TAIL.match(text, last, end).end()  # type: ignore[union-attr]
    # a long name says more; what is said later is more often beside the point
    return exact + min(last - start, 16) / 4 - start / 50, start, last
