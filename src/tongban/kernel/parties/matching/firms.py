"""The name of a firm or a social organisation in the forms that are compared: whole, and its core alone."""

import re
import unicodedata

from tongban.kernel.parties.matching import characters
from tongban.kernel.parties.matching.names import NO_NAME, Forms

# what says the legal form or the place, not which firm it is; the longest first
_ENDINGS = [
    "农民专业合作社联合社",
    "农民专业合作社",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "个人独资企业",
    "普通合伙",
    "有限合伙",
    "有限公司",
    "分公司",
    "专业合作社",
    "合作社",
    "经营部",
    "总公司",
    "个体工商户",
    "公司",
    "集团",
    "商行",
    "co",
    "ltd",
    "limited",
    "company",
    "inc",
    "corp",
    "llc",
]
_PLACE = re.compile(r"^(?:[\w]{2,8}?(?:自治区|自治州|自治县|省|州|市|县|区|旗))+(?=\w{2})")
_APART = re.compile(r"[^\w]+|_+")


def forms(text: str) -> Forms:
    """The forms of a firm's name: its key, its core, how the core is nearly heard, and the core again."""
    key = _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
    if not key:
        return NO_NAME
    core = _core(key)
    heard = " ".join(characters.near_reading(characters.reading(c)) for c in core)
    return Forms(key, core, heard, "".join(sorted(core)), core[:2], core[-2:])


def _core(key: str) -> str:
    core = _PLACE.sub("", key)
    while ending := next((e for e in _ENDINGS if core.endswith(e) and len(core) - len(e) >= 2), ""):
        core = core.removesuffix(ending)
    return core
