"""The patterns that figures are found by, built from the table of units."""

import re
from functools import cache

from tongban.services.bulletin.figures.units import NOUNS, alternatives

HAN_DIGITS = "〇零一二两三四五六七八九"
HAN = HAN_DIGITS + "十百千万亿廿卅"
# 千 in 千瓦 and 千米 belongs to the unit
RUN = rf"(?:(?!千(?:瓦|米|克|伏|卡|焦))[{HAN}]){{1,24}}+"
FORMAL = r"[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,24}"
GROUPED = r"\d{1,3}(?:[,，]\d{3})+(?![\d])(?:\.\d+)?"
SPACED = r"\d(?: ?\d)*(?: ?\. ?\d(?: ?\d)*)?"
POWER = r"(?:万 ?亿|千亿|百亿|十亿|百万(?!分)|千万|十万|亿|万|千(?!瓦|米|克|伏|卡|焦|字节|帕|赫|方百计)|百(?!分|货|姓))"
MORE = r"[余多来]"
PRE = re.compile(
    r"(?:(?P<near>(?<![最附邻靠亲临就])近|接近|将近|不足|不到|未满|逼近)|(?P<over>超过|超出|(?<![赶高])超|逾(?!期)|突破|高于|大于|多于|(?<![通经])过|(?<![突])破)"
    r"|(?P<least>不少于|不低于|至少|最少|不小于)|(?P<most>不超过|不高于|不多于|最多|至多|控制在|低于|少于|小于)"
    r"|(?P<about>(?<![预节签合条违制公契履毁集简隐特])约为?|大约|大概|约占)|(?P<up>(?<![以之及])上)"
    r"|(?P<plain>累计|净增加?|达到|(?<![传抵到表发下直])达|共计|合计|总计|总共|平均))[了为到达至是]{0,2}\s*$"
)
BOTH = r"(?:\s*[(（][次套台只项辆件]+[)）])"  # 台（套）
FRONT = r"(?:\d{1,9}+(?:\.\d{1,6})? ?[亿万千百](?:零|〇)?)+(?=\d)"  # 5亿8千万, 1亿零300万
POST = r"(?P<post>以上|及以上|以下|及以下|以内|左右|上下|开外|多|余)"
NATURAL = {
    "超过": "超", "超出": "超", "将近": "近", "接近": "近", "逼近": "近", "大约": "约", "约为": "约", "大概": "约", "约占": "约",
    "左右": "约", "上下": "约", "达到": "达", "净增加": "净增", "及以上": "以上", "开外": "以上", "不到": "不足", "未满": "不足", "及以下": "以下",
}  # fmt: skip


@cache
def arabic_figure() -> re.Pattern[str]:
    """A number in digits with its power, its 余 and its unit."""
    unit = alternatives()
    nouns = "|".join(NOUNS)
    return re.compile(
        rf"(?P<minus>(?<![\dA-Za-z)）%])[-−－](?=\d+(?:\.\d+)?\s*[%℃]))?(?P<front>(?<![\d.]){FRONT})?(?P<number>{GROUPED}|{SPACED})\s*"
        rf"(?P<mid>{MORE}(?=\s*(?:[万亿千百]|个|{unit}|{nouns})))?\s*(?P<power>{POWER})?\s*(?P<more>{MORE})?\s*"
        rf"(?P<unit>(?:个多)?(?:{unit})(?:\s*[/／]\s*(?:{unit})|每(?:{unit}))?{BOTH}?|[/／] ?(?:10|十) ?万|(?=(?:{nouns})))?"
        rf"(?P<after>多(?=[，。、；]))?(?:\s*[(（]?{POST})?"
    )


@cache
def han_figure() -> re.Pattern[str]:
    """A number in Chinese numerals, or a vague one (数十, 上百, 百余), with its unit."""
    unit = alternatives()
    nouns = "|".join(NOUNS)
    return re.compile(
        rf"百分之(?P<percent>[{HAN}点]{{1,12}}+|\d{{1,9}}(?:\.\d+)?)"
        rf"|(?P<below>[{HAN}]{{1,3}})分之(?P<above>[{HAN}]{{1,4}})"
        r"|(?P<half>一半|半数)|(?P<most>过半数?|大半)"
        rf"|(?<![{HAN}])(?P<tenths>[一二两三四五六七八九])成(?P<tenth>[一二三四五六七八九](?![个名人户家]))?(?!立|功|果|为|员|本|品|长|绩|都|熟|效|分|年)"
        rf"|(?P<vague>(?:好几|数|几)(?:十|百|千|万|亿){{1,3}}(?:余|多)?|(?<!若)十几)\s*(?P<vmore>[余多万亿])?\s*(?P<vunit>{unit}|(?=(?:{nouns})))"
        rf"|(?P<han>(?<![第初同每唯统其之专划{HAN}])(?:{RUN}(?:点[{HAN_DIGITS}]{{1,9}}+)?|{FORMAL}))(?P<hmid>[余多几来](?=\s*(?:[万亿]|{unit}|{nouns})))?(?P<hpower>万亿|[万亿])?(?P<hmore>[余多])?\s*"
        rf"(?P<hunit>(?:个多)?(?:{unit})(?:[/／](?:{unit}))?{BOTH}?|(?=(?:{nouns})))(?P<hafter>多(?=[，。、；]))?"
    )


INDEX = re.compile(
    r"(?:指数|系数|得分|评分|比分|比值|弹性|密度|基尼|PMI|净值|恩格尔|满意度)[^，。；]{0,8}?(?:为|是|达到?|至|到|[:：])?\s*$"
)
RATIO = re.compile(r"(?<![\d.:])\d+(?:\.\d+)?(?:\s*[:：∶]\s*\d+(?:\.\d+)?){1,4}(?![\d:：])")


def qualifier_before(clear: str, start: int) -> tuple[str, str]:
    """The qualifier right before a figure: its kind and its usual word (超过 is 超); 上 only before 百, 千, 万."""
    found = PRE.search(clear[max(0, start - 8) : start])
    if found is None:
        return "", ""
    kind, word, after = found.lastgroup or "", found[found.lastgroup or 0], clear[start : start + 1]
    if (word == "上" and after not in "百千万亿") or (
        word in ("过", "破") and after not in "百千万亿半0123456789"
    ):
        return "", ""
    return kind, NATURAL.get(word, word)
