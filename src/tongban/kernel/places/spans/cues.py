"""General words by which Chinese says where: what a name of a place ends in, what leads up to it, what follows it."""

import re

# how exactly the last word of a name says where: 0 the least; 6 an office or firm, which is a place only for want of one
KINDS = (
    "省|自治州|州",
    "市|县|区|自治县",
    "街道|镇|乡|新区|开发区|园区|片区|示范区|管理区|商务区|高新区|经开区",
    "路段|段|村|社区|生活区|湖|河|江|渠|水库|景区|农场|团场|牧场|林场|地块|山|岛|湾|沟|坪|屯|庄|集镇|老街",
    "大道|路|街(?!道)|巷|胡同|高速|国道|省道|县道|环线|[东南西北][一二三四]?环|横线|桥|隧道|匝道|立交|高架|号线|线",
    (
        "小区|花园|家园|佳苑|嘉园|公寓|新村|新苑|别墅|山庄|豪庭|广场|公园|学校|小学|中学|大学|学院|职院|幼儿园|医院|卫生院|卫生室|诊所|市场|"
        "商场|超市|酒店|宾馆|大厦|大楼|综合楼|写字楼|商城|家属院|宿舍|安置房|安置区|公租房|新城|车站|客运站|公交站|地铁站|收费站|加油站|"
        "火车站|高铁站|枢纽|机场|站|派出所|校区|物流园|工业园|产业园|科技园|工地|项目|食堂|银行|支行|分行|苑|城|府|庭|园|轩|居|郡|墅|公馆|"
        "花都|华府|华庭|雅苑|名苑|名邸|国际|世纪城|庭院|动物园|植物园|体育馆|体育场|图书馆|博物馆|文化宫|纪念馆|[一二三四五六七八九]中(?!学)|"
        "[一二三四五六七八九]小(?![学区])|附中|附小|妇幼|交汇处|交界处|交叉口|交叉处|路口|十字路口|驾校|考场|组|电站|电厂|厂|店|馆|院|寺|庙|"
        "殡仪馆|遗址"
    ),
    "公司|分公司|集团|局|所|办事处|大队|法院|检察院|政府|委员会|中心|信用社|大厅",
)
PLACE = re.compile(
    "|".join(
        f"(?P<k{i}>{'|'.join(sorted(kind.split('|'), key=len, reverse=True))})"
        for i, kind in reversed([*enumerate(KINDS)])
    )
)
# what may still belong to a place after its name: 3号楼, 二期, 南门, 门口
TAIL = re.compile(
    r"(?:[a-zA-Z\d一二三四五六七八九十]{1,5}(?:期|区|栋|号楼|号|幢|座|单元|室|楼|组|连|队|弄)){0,4}"
    r"(?:(?:大|正|东|南|西|北|侧)门)?(?:门口|楼下|对面|旁边|旁|附近|周边|周围|门前|院内|路段|段|处|一带|片区)?"
)
# a division by its kind of name; published messages write A7县 for a county's name
DIVISION = re.compile(r"[A-Z]\d{0,2} ?[省市县区]市?")
BREAK = re.compile(r"[^\w（）()“”—·\-]|_")
# words that are in no name of a place
APART = re.compile(
    "在|于|被|把|将|给|让|为|向|对|请|位于|地处|系|是|有|希望|建议|投诉|反映|举报|咨询|请求|关于|没有|要求|因为|由于|直通|途经|经过|不|了|"
    "几点|几时|何时|什么|怎么|为什么|哪里|多少"
)
PAIRED = (("（", "）"), ("(", ")"), ("“", "”"))  # of which a name has both or none
NOT_A_NAME = re.compile(
    r"(?:小|本|我|我们|全|各|该|老|新|大|公|一|道|马|多|旧|城|超|菜|夜|农|乡|镇|社|地|片|整个|老旧|住宅|部分|多个|一个|道|某|附近|周边|这个|那个|"
    r"哪个|红绿灯)*$"
)
ROAD = re.compile(r"大道|路|街|巷|高速|国道|桥")
LINE = re.compile(r"公交|地铁|\d路|号线|网站|平台|公众号")
SELF = re.compile("我是|我们是|本人|我叫|家住|户口|我系|我们系|我住")
FOLLOWED = {
    "owner": "业主|居民|住户|村民|住房|职工",
    "builder": "开发商|楼盘|售楼|物业|项目|房屋|房产|房",
    "estate": "小区|社区",
    "near": "附近|周边|门口|门前|对面|旁|处|楼下|地下|两旁|两侧|一带",
    "number": "[一二三四五六七八九十0-9]+[期栋号]",
    "school": "学生|老师|教师|食堂",
    "wrong": "违|强制|欺骗|虚假|乱|收费|收取|捆绑|夜间|施工|噪音|扰民",
    "matter": "问题|情况|事|的|有关",
    "traffic": "公交|地铁|红绿灯|道路|路口|路面|人行|交通",
    "office": "人民政府|政府|市委|县委|区委|公安|交警|教育局|领导|书记|市民|户口|户籍",
}
LED = {
    "lies": "位于|地处|坐落于|坐落在|地点|地址",
    "lives": "住|住在|家住|居住在|居住|家在|户籍|人|籍贯|我是|我们是",
    "toward": "在|于|到|去|来|至|从|由|往",
    "says": "反映|投诉|举报|咨询|关于|质疑|询问|对",
    "wants": "建议|希望|请求|呼吁|请|恳请|加快|尽快|开通|让|给|将|把|为",
    "buys": "购买|买|订|入住|认购|了|购",
}
FOLLOWED_BY = [(name, re.compile(words)) for name, words in FOLLOWED.items()]
LED_BY = [(name, re.compile(f"(?:{words})$")) for name, words in LED.items()]


def followed(text: str, at: int) -> str:
    """The class of word that follows, or "-"."""
    return next((name for name, words in FOLLOWED_BY if words.match(text, at)), "-")


def led(text: str, at: int) -> str:
    """The class of word right before, or "-"."""
    before = text[max(0, at - 4) : at]
    return next((name for name, words in LED_BY if words.search(before)), "-")
