"""What looks like a figure and is none: dates, numbers of documents and roads, names, slogans, ordinals."""

import re

HAN = "一二两三四五六七八九十百千万零〇"
CODES = re.compile(
    "|".join(
        (
            r"《[^》\n]{1,80}》",
            r"https?://[\w./?=&%#-]+|[\w.-]+@[\w.-]+",
            rf"第\s*[\d{HAN}]+(?:\s*[至到、\-—~～和及]\s*第?\s*[\d{HAN}]+)*\s*[批次届轮期个名位条章节款项天年季度代产位一-龥]?",
            r"[〔\[【(][12]\d{3}[〕\]】)]\s*\d+\s*号|\d+\s*号(?!召)",
            r"(?<![\d.])\d{3,4}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}",
            r"(?<![\d.])(?:12345|12315|12319|12333|12366|12348|12369|12393|12350|110|119|120|122|114|96\d{3})(?=\s*[“”\"']?(?:热线|电话|平台|政务|报警|指挥|急救|市民|投诉|举报|服务|便民|中心|接诉|工单|”|、1))",
            r"(?<![\d.])12345(?![\d.,万件个人余多条])",
            r"(?:\d+\s*[+×*·•xX]\s*)+(?:\d+|[A-Za-z])(?:小时)?",
            r"[A-Za-z]+[-－]?\d+(?:\.\d+)?(?:[A-Za-z]+)?",
            r"\d+(?:\.\d+)?(?!(?:kWh|kW|KW|kV|KV|kVA|MVA|MWh|MW|GWh|GW|km²|km|kg|mg|ml|mm|cm|GB|TB|MB|PB|Mbps|Gbps|ha|hm²|m²|m³|dB|cd|m|t|g|L|V)(?![A-Za-z]))[A-Za-z]+(?:级)?",
            r"\d+\s*(?:国道|省道|县道|乡道|路公交|专线|团(?!队))",
            r"[一二三四五六七八九十]{1,3}五(?=[规期”\"时])|十[三四五]五",
        )
    )
)
DATES = re.compile(
    "|".join(
        (
            r"(?:19|20)\d\s?\d\s*[-—–~～至/]\s*(?:(?:19|20)\d\d|\d\d)\s*(?:学年|年度?|赛季|榜季)",
            r"(?:19|20)\s?\d\s?\d\s*年(?:度|末|底|初|上半年|下半年|[一二三四]季度|第[一二三四]季度)?(?:\s*\d{1,2}\s*[-—–~～至到]\s*\d{1,2}\s*月份?|\s*\d{1,2}\s*月\s*(?:[-—–~～至到]\s*\d{1,2}\s*月份?|\d{1,2}\s*日(?:[-—–~～至到]\s*(?:\d{1,2}月)?\d{1,2}\s*日)?|份|初|末|底|上旬|中旬|下旬)?)?",
            (
                r"[一二][九〇零○]"
                "[〇零○一二三四五六七八九]{2}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日|份|底|末)?)?"
            ),
            r"(?<![\d.])(?:1[0-2]|0?[1-9])\s*[-—–~～至到]\s*(?:1[0-2]|0?[1-9])\s*月份?",
            r"(?<![\d.])(?:1[0-2]|0?[1-9])\s*月\s*(?:[-—–~～至到]\s*\d{1,2}\s*月份?|(?:3[01]|[12]\d|0?[1-9])\s*日(?:[-—–~～至到]\s*(?:\d{1,2}月)?\d{1,2}\s*日)?|份|初|末|底|上旬|中旬|下旬)?",
            r"(?<![一二三四五六七八九十个])(?:十[一二]?|[一二三四五六七八九])月(?:[一二三四五六七八九十]{1,3}日|份|初|末|底|上旬|中旬|下旬)",
            r"(?<![\d.])(?:3[01]|[12]\d|0?[1-9])\s*日(?![内后游均游])(?:[-—–~～至到]\s*\d{1,2}\s*日)?",
            r"(?<![\d.])(?:[01]?\d|2[0-4])\s*(?:[:：]\s*[0-5]\d(?:分)?|时(?:\s*[0-5]?\d\s*分)?(?!间|段|效|长)|点(?:\s*[0-5]?\d分|半|钟|整|许))",
            r"(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])",
            r"(?:前|头|第)?[一二三四1-4]个?季度|前[一二三四五六七八九十\d]{1,3}个?月",
            rf"(?:近|过去|这|未来|今后|此后|往后|连续|十|时隔)[\d{HAN}几]{{1,3}}(?:多)?年(?:来|间|内|以来)?|[{HAN}]{{1,3}}(?:多|余)?年(?:来|间|内|前|后|以来)?|\d{{1,2}}(?:多|余)?年(?:来|以来|前|后|行动|规划|计划)|(?:近|过去)[\d{HAN}]{{1,3}}(?:天|周|个月)(?:来|内)?|[{HAN}]周年|\d+周年",
            rf"[{HAN}]{{1,3}}(?:年级|班子)",
        )
    )
)
QUOTED = re.compile(r"[“‘\"「]([^”’\"」\n]{1,24})[”’\"」]")
SLOGAN = re.compile(
    r"三次产业|四上|三农|一老一小|一站式|千家万户|百家争鸣|千方百计|成千上万|数以万计|数以千计|百日|百花|百姓|百年|千年|万物|万里|万户千家|千头万绪|百舸|千帆|一带一路|两岸|万无一失|最后一公里|第一时间|一方面|一体|一是|二是|三是|四是|五是|六是|七是|四季|四川|三亚|三峡|九寨|九江|五金|五华|六安|万宁|万州|百色|千岛湖|十堰|八达岭|三明|三门|四平|双百|百强|百亿级|千亿级|万亿级|万众|三轮车|三维|二维码|二手|二氧化|一氧化|三级医院|三甲|二甲|一类|二类|三类"
)
ABSTRACT = (
    "意识|自信|维护|确立|认同|坚持|方面|层面|维度|环节|关键|重点|文明|建设|结合|统筹|转变|提升|突出|聚焦|抓手|务必|力|带头|全面|布局|体系|机制|清单|行动|"
    "时代|世纪|字|部分|方向|原则|阶段|步骤|一批|台阶|高地|面|主题|目标|任务|关系|规律|转型|链|定位|走在前|重大|优先|确保|保障|专项行动|工程|不准|严禁|必须|到位|关口|梯队|轮子|文章|难题|短板|问题|振兴|清零|覆盖"
)
ANNOUNCE = re.compile(
    rf"(?:个|项|条|张|类|种|大|批|道|级|点|门|方|线|重|大类|届|步|维|头|路|队|手|行|网|星|里|区|省|国|期|把|层|轮|组|对|双|门|面|站|院|校)\s*(?:“|‘)?(?:{ABSTRACT})"
)
PLACEHOLDER = "\u2592"


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these stretches blanked out, as long as before."""
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        begin = max(start, at)
        pieces += [text[at:begin], PLACEHOLDER * (end - begin)]
        at = end
    return "".join([*pieces, text[at:]])


def no_claims(text: str) -> list[tuple[int, int]]:
    """Stretches of a flat text that hold no figures: codes, names, slogans."""
    spans = [m.span() for m in CODES.finditer(text)]
    spans += [m.span() for m in SLOGAN.finditer(text)]
    return spans + [m.span() for m in QUOTED.finditer(text) if _name(m[1])]


def _name(inside: str) -> bool:
    """Is what stands in quotation marks a name? It is, unless it counts in digits or with 万, 亿 and the like."""
    if re.search(r"\d[\d.,]*\s*(?:[万亿千]|%|[余多]|个百分点|元|人|亩|吨|户|家|公里)", inside):
        return False
    return len(inside) <= 14 and not re.search(r"[，。]", inside)


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where dates and stretches of time stand in a flat text."""
    return [m.span() for m in DATES.finditer(text)]
