"""Whom a figure is about: the office, firm or place named last before it, else the article's own."""

import re

NAMED = re.compile(
    r"(?:全|我|本)(?:[省州市县区疆国乡镇村校院]|自治区)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,16}?(?:自治州|自治县|委员会|社会工作部|管理局|民政局|[\u4e00-\u9fff]局|委办|中心|公司|集团|医院|学校|大学|合作社|基地|项目|(?:[州市县镇乡]|(?<![小园景社校库矿林牧灌地城农山新老])区)(?![场民政级域长委])|街道|社区|[\u4e00-\u9fff]村(?!民))"
)
LEADS = re.compile(
    r"^(?:其中|目前|据|截至|在|由|对|向|从|自|于|以|该|经|近日|日前|为|和|与|将|已|是|位于|便在|当前)+"
)
FAR = 400  # characters before a figure that are looked through
ACTS = re.compile(
    r"走进|记者|改造|人均|城镇|农村$|全年|年末|完成|改建|新建|覆盖|落实|入选|推进|健全|指导|实施|组织|投入|开展|建立|[是个名了的]|近年"
)


def subject_of(text: str, sentence: tuple[int, int], at: int, article: str) -> str:
    """The subject of a figure that begins at a character of a paragraph."""
    for start in (max(sentence[0], at - FAR), max(0, at - FAR)):
        names = (LEADS.sub("", m[0]) for m in NAMED.finditer(text, start, at))
        told = [name for name in names if len(name) > 1 and not ACTS.search(name)]
        if told:
            return told[-1]
    return article
