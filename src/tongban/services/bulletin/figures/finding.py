"""Figures in one paragraph: where each stands, what it is worth, what its words claim."""

import re
from collections.abc import Iterator

from tongban.services.bulletin.figures import intervals, masks
from tongban.services.bulletin.figures.intervals import Interval
from tongban.services.bulletin.figures.numerals import DIGITS, POWERS, Number, arabic, chinese, flat
from tongban.services.bulletin.figures.patterns import (
    HAN,
    INDEX,
    NATURAL,
    RATIO,
    arabic_figure,
    han_figure,
    qualifier_before,
)
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import NOUNS, WEAK, unit_of

SHARES = ("%", "‰", "成")
BARE_POWERS = frozenset("百千万亿")
PERSONS = tuple(n for n in NOUNS if n not in ("企业", "单位", "商户", "市场主体", "经营主体", "家庭"))
UNIT_ONLY = re.compile(r"^(?:年|月|日|号)")
BREAKS_WORD = {
    "分": "之钟校局公院店类别行部区化为级支秒批散层年步", "点": "位评赞击多名火出子对时燃半钟", "方": "面式案向便法针言位米", "里": "面程", "手": "机工续段", "行": "业动政为程", "线": "索上下路", "路": "段口径",
    "星": "级期", "级": "别", "区": "域间块", "国": "家际有道", "市": "场级值", "省": "级", "州": "级", "站": "点立", "员": "工", "门": "口", "面": "积临对向", "头": "部", "组": "织成建", "层": "面级", "转": "移型化变",
    "度": "假", "担": "任保当", "院": "校", "校": "园", "园": "区", "步": "骤伐", "口": "径岸味", "编": "制", "档": "案", "排": "名放水查", "折": "合", "款": "项", "版": "本", "节": "约能点", "角": "色", "升": "至到级", "周": "边围岁",
    "日": "均常", "年": "均", "字": "样", "案": "件例", "村": "民级", "县": "级", "镇": "级", "乡": "村级", "股": "份权", "部": "门分", "队": "伍", "团": "体队", "对": "接口象于比", "车": "间", "家": "庭用电具", "个": "体性别税", "场": "所地馆面", "次": "年日月要", "期": "间末", "起": "步来到",
    "位": "于居列置", "件": "数", "条": "件例", "支": "持出付部队付援", "本": "科地级年", "张": "家", "座": "谈", "只": "有能", "把": "握", "台": "阶", "套": "餐", "份": "额", "项": "目", "名": "单额称录", "户": "均籍型", "人": "均工才民事大口居", "种": "植养类子", "类": "别型似", "批": "准发复", "处": "理置于罚", "所": "有以在", "间": "接", "中心": "", "元": "旦素", "米": "粉面", "吨": "位",
}  # fmt: skip


def found_in(text: str, *, table: bool = False) -> tuple[list[Figure], str]:
    """The figures of a paragraph in the order in which they stand, and the text with dates and names blanked out."""
    plain = flat(text)
    names = masks.no_claims(plain)
    undated = masks.masked(plain, names)
    clear = masks.masked(undated, masks.date_spans(undated))
    figures: list[Figure] = []
    for start, end in _ratios(clear, figures, text):
        clear = masks.masked(clear, [(start, end)])
    figures += _arabic(clear, text, table=table)
    taken = [(f.start, f.end) for f in figures]
    figures += _han(masks.masked(clear, taken), clear, text)
    figures.sort(key=lambda f: f.start)
    _share_units(figures, clear, text)
    return figures, undated


def _ratios(clear: str, figures: list[Figure], text: str) -> Iterator[tuple[int, int]]:
    """三次产业比为 12.1:35.2:52.7: every part is a figure."""
    for match in RATIO.finditer(clear):
        parts = list(re.finditer(r"\d+(?:\.\d+)?", match[0]))
        whole = sum(float(p[0]) for p in parts)
        if len(parts) == 2 and not re.search(r"[比例]", clear[max(0, match.start() - 12) : match.start()]):
            continue
        for part in parts:
            number = arabic(part[0])
            at = match.start() + part.start()
            span = intervals.rounded(number.value, number.last)
            unit = "%" if len(parts) > 2 and abs(whole - 100) < 0.5 else ""
            figures.append(_figure(at, at + len(part[0]), text, number, unit, span))
            figures[-1].kind = "share"
        yield match.span()


def _arabic(clear: str, text: str, *, table: bool) -> Iterator[Figure]:
    for match in arabic_figure().finditer(clear):
        if match.start("number") and (clear[match.start("number") - 1] in ".:：" or clear[match.start("number") - 1].isascii() and clear[match.start("number") - 1].isalpha()):
            continue
        yield from _one_arabic(match, clear, text, table=table)


def _one_arabic(match: re.Match[str], clear: str, text: str, *, table: bool) -> Iterator[Figure]:
    start, printed = match.start("number"), match["number"].rstrip(" ")
    if " " in printed and (pieces := _apart(printed, table=table)):
        for piece in pieces[:-1]:
            if table:
                at = clear.index(piece, start)
                yield _bare(at, piece, text)
        start += printed.rindex(pieces[-1])
        printed = pieces[-1]
    if clear[max(0, start - 1) : start] == "每":  # 每10万人: told of, not counted
        return
    unit, unit_end = _unit(match, clear)
    power = match["power"] or ""
    if not unit and not power and not (match["mid"] or match["more"]) and not (match["unit"] == "" and power):
        indexed = INDEX.search(clear[max(0, start - 20) : start]) or _loose_decimal(printed, clear, start)
        if (indexed or table) and not re.match(r"[A-Za-z\d]", clear[start + len(printed) : start + len(printed) + 1]):
            yield _bare(start, printed, text)
        return
    if not power and ((not unit and match["mid"] is None and match["more"] is None) or (unit == "级" and "." not in printed)):
        return
    number = arabic(printed, power)
    if match["minus"]:
        start = match.start("minus")
        number = Number(-number.value, number.last, number.nonzero, number.digits)
    end = _end(match, unit, unit_end, clear)
    hang = "mid" if match["mid"] else "more" if match["more"] or "个多" in (match["unit"] or "") or match["after"] else ""
    if match["post"] in ("多", "余"):
        hang, end = "more", match.end("post")
    figure = _claimed(start, end, text, clear, number, unit, hang, power, match["post"] or "")
    yield figure


def _loose_decimal(printed: str, clear: str, start: int) -> bool:
    """收入比由2.31缩小到2.25: a decimal amid Han characters is a ratio or an index (3.1 at the start of a line numbers it)."""
    before, after = clear[max(0, start - 1) : start], clear[start + len(printed) : start + len(printed) + 1]
    return "." in printed and "\u4e00" <= before <= "\u9fff" and (not after or after in "，。；、,;）)" or "\u4e00" <= after <= "\u9fff")


def _apart(printed: str, *, table: bool) -> list[str]:
    """The numbers that spaces hold apart; none if the spaces stand inside one number."""
    groups = [g for g in re.split(r"(?<!\.) (?!\.)", printed) if g]
    if len(groups) < 2:
        return []
    if all(len(g) == 1 for g in groups) and not table:
        return []
    if all(re.fullmatch(r"\d{3}(?:\.\d+)?", g) for g in groups[1:]) and len(groups[0]) <= 3 and not table:
        return []
    if table or re.fullmatch(r"(?:19|20)\d\d", groups[0]) or len(groups) > 3:
        return groups
    return []


def _unit(match: re.Match[str], clear: str) -> tuple[str, int]:
    """The unit that is really one (not the beginning of another word), and where it ends."""
    unit, end = match["unit"] or "", match.end("unit") if match["unit"] else -1
    bare = unit.removeprefix("个多")
    if bare and _begins_word(bare, clear[end : end + 1], quantified=bool(match["mid"] or match["more"] or match["power"])):
        shorter = bare[:-1]
        if shorter and unit_of(shorter).family not in ("noun", ""):
            return shorter, end - 1
        return "", -1
    if not unit and match["unit"] == "":
        rest = clear[match.end("more") if match["more"] else match.end("power") if match["power"] else match.end("number") :]
        return ("人" if rest.lstrip().startswith(PERSONS) else "家", -1) if not UNIT_ONLY.match(rest) else ("", -1)
    return re.sub(r"\s", "", bare), end


def _begins_word(unit: str, after: str, *, quantified: bool) -> bool:
    if after and after in BREAKS_WORD.get(unit, ""):
        return not (quantified and unit in "人户家个")
    return False


def _end(match: re.Match[str], unit: str, unit_end: int, clear: str) -> int:
    ends = [match.end(name) for name in ("number", "mid", "power", "more") if match[name]]
    if match["after"] and unit_end > 0:
        return match.end("after")
    return unit_end if unit and unit_end > 0 else max(ends)


def _bare(start: int, printed: str, text: str) -> Figure:
    number = arabic(printed)
    span = intervals.rounded(number.value, number.last) if "." in printed else intervals.exact(number.value)
    return _figure(start, start + len(printed), text, number, "", span)


def _figure(start: int, end: int, text: str, number: Number, unit: str, span: Interval, qualifier: str = "") -> Figure:
    return Figure(start, end, text[start:end], number.value, unit, span.low, span.high, span.with_low, span.with_high, qualifier, step=number.last)


def _claimed(start: int, end: int, text: str, clear: str, number: Number, unit: str, hang: str, power: str, post: str) -> Figure:
    """The figure with the interval that its qualifiers make; 余 goes before what stands in front, that before rounding."""
    kind, word = qualifier_before(clear, start)
    post_word = NATURAL.get(post, post) if post not in ("多", "余") else ""
    notes: list[str] = []
    share = unit in SHARES
    if hang:
        step = number.last if hang == "more" and power else number.nonzero
        span, word = intervals.more(number.value, step), "多" if "多" in text[start:end] else "余"
        if not power and number.last == number.nonzero == 1 and number.value >= 100:
            notes.append("odd_more")
    elif kind in ("over", "up"):
        span = intervals.over(number.value, number.nonzero, share=share, with_low=kind == "up")
    elif kind == "least" or post_word == "以上":
        span, word = intervals.over(number.value, number.nonzero, share=share, with_low=True), word or "以上"
    elif kind == "near":
        span = intervals.near(number.value)
    elif kind == "most" or post_word in ("以下", "以内"):
        span, word = Interval(0.0, number.value), word or post_word
    elif kind == "about" or post_word == "约":
        span, word = intervals.about(number.value), "约"
    else:
        span = _plain(number, unit, power)
    return _noted(_figure(start, end, text, number, unit, span, word), notes)


def _noted(figure: Figure, notes: list[str]) -> Figure:
    figure.notes += notes
    return figure


def _plain(number: Number, unit: str, power: str) -> Interval:
    if unit == "%" and number.value == 100 and "." not in number.digits:
        return intervals.exact(100.0)
    if power or "." in number.digits or unit in ("%", "‰", "成"):
        return intervals.rounded(number.value, number.last)
    return intervals.exact(number.value)


def _han(clear: str, whole: str, text: str) -> Iterator[Figure]:
    for match in han_figure().finditer(clear):
        figure = _one_han(match, whole, text)
        if figure:
            yield figure


def _one_han(match: re.Match[str], clear: str, text: str) -> Figure | None:
    start = match.start()
    if match["percent"]:
        number = arabic(match["percent"]) if match["percent"][0].isdigit() else chinese(match["percent"])
        if number is None:
            return None
        number = Number(number.value, min(number.last, 1.0), number.nonzero, number.digits)
        return _claimed(start, match.end(), text, clear, number, "%", "", "", "")
    if match["below"]:
        return _fraction(match, clear, text)
    if match["half"]:
        post = _after(clear, match.end())
        if post == "以上":
            return _figure(start, match.end(), text, Number(50, 1, 10), "%", Interval(50, 100), post)
        return _claimed(start, match.end(), text, clear, Number(50, 10, 10), "%", "", "", post)
    if match["most"]:
        return _figure(start, match.end(), text, Number(50, 1, 10), "%", Interval(50, 100, with_low=False), "过")
    if match["tenths"]:
        value = DIGITS[match["tenths"]] * 10 + (DIGITS[match["tenth"]] if match["tenth"] else 0)
        step = 1.0 if match["tenth"] else 10.0
        return _claimed(start, match.end(), text, clear, Number(value, step, step), "%", "more" if clear[match.end() : match.end() + 1] == "多" else "", "", _after(clear, match.end()))
    if match["vague"]:
        return _vague(match, clear, text)
    return _numeral(match, clear, text)


def _after(clear: str, at: int) -> str:
    return next((w for w in ("以上", "左右", "以下", "多") if clear.startswith(w, at)), "")


def _fraction(match: re.Match[str], clear: str, text: str) -> Figure | None:
    below, above = chinese(match["below"]), chinese(match["above"])
    if below is None or above is None or not below.value:
        return None
    value = round(100 * above.value / below.value, 4)
    if clear.startswith("以上", match.end()) or qualifier_before(clear, match.start())[0] == "over":
        return _figure(match.start(), match.end(), text, Number(value, 1.0, 1.0), "%", Interval(value, 100), "以上")
    return _claimed(match.start(), match.end(), text, clear, Number(value, 1.0, 1.0, "."), "%", "", "", _after(clear, match.end()))


def _vague(match: re.Match[str], clear: str, text: str) -> Figure | None:
    """数十, 几百, 十几: from twice (or just beyond) the power to below ten of it."""
    word = match["vague"].rstrip("余多")
    if _begins_word(match["vunit"], clear[match.end() : match.end() + 1], quantified=True) and match["vunit"] not in ("个", "人", "户", "家"):
        return None
    times = 1.0
    for c in word:
        times *= {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 1e4, "亿": 1e8}.get(c, 1.0)
    times *= POWERS.get(match["vmore"] or "", 1)
    low, high = (11.0, 19.0) if word == "十几" else (2 * times, 10 * times - max(1.0, times / 10_000))
    unit = match["vunit"] or _noun(clear[match.end() :])
    number = Number(low, times, times)
    return _figure(match.start(), match.end(), text, number, unit, Interval(low, high), word if word == "十几" else "数" if "数" in word else "几")


def _noun(rest: str) -> str:
    return "人" if rest.lstrip().startswith(PERSONS) else "家"


def _numeral(match: re.Match[str], clear: str, text: str) -> Figure | None:
    printed, unit, start = match["han"], (match["hunit"] or "").removeprefix("个多"), match.start("han")
    end = match.end("hunit") if match["hunit"] else match.end()
    hanging = match["hmid"] or match["hmore"] or match["hafter"] or ("个多" in (match["hunit"] or "") and "多") or ""
    if len(printed) > 1 and printed[0] in "百千万亿" and chinese(printed) is None:
        return None
    strong = qualifier_before(clear, start)[0] not in ("", "plain")
    if not unit and not (hanging or strong or printed[-1] in "万亿" or match["hpower"]):
        return None
    if unit and _begins_word(unit, clear[end : end + 1], quantified=bool(hanging) or strong or printed[-1] in "百千万亿"):
        return None
    number = _consecutive(printed) or chinese(printed)
    if number is None or not _claims(printed, number, unit, clear, start, end, hanging=bool(hanging), strong=strong):
        return None
    unit = unit or _noun(clear[match.end() :])
    if unit == "成":
        return None
    return _numeral_figure(match, number, unit, clear, text, end, hanging)


def _numeral_figure(match: re.Match[str], number: Number, unit: str, clear: str, text: str, end: int, hanging: str) -> Figure:
    printed, start = match["han"], match.start("han")
    power = match["hpower"] or ""
    if power:
        times = POWERS[power]
        number = Number(number.value * times, number.last * times, number.nonzero * times)
    post = _after(clear, end)
    if hanging == "几":
        span = Interval(number.value + 1, number.value + number.nonzero - 1)
        return _figure(start, end, text, number, unit, span, "几")
    if hanging and printed in ("百", "千", "万", "十"):
        return _figure(start, max(end, match.end("hafter") if match["hafter"] else 0), text, number, unit, Interval(number.value + 1, 2 * number.value - 1), hanging)
    if pair := _pair(printed):
        scale = number.value / pair[0] if pair[0] else 1
        return _figure(start, end, text, Number(number.value, number.last, number.nonzero), unit, Interval(pair[0] * scale, pair[1] * scale))
    if qualifier_before(clear, start)[0] == "up":
        return _figure(start, end, text, number, unit, Interval(number.value, None), "上")
    if printed in BARE_POWERS and not hanging and qualifier_before(clear, start)[0] in ("", "plain"):
        return _figure(start, end, text, number, unit, Interval(number.value, 2 * number.value, with_high=False))
    hang = ("more" if match["hmore"] or printed[-1] in "万亿" else "mid") if hanging else ""
    big = printed[-1] if printed[-1] in "万亿" else power
    return _claimed(start, end, text, clear, number, unit, hang, big, post)


def _pair(printed: str) -> tuple[int, int] | None:
    """三五个, 七八百: two neighbouring digits are an approximate number."""
    found = re.match(r"^((?:[二三四五六七八九]?十)?)([一二两三四五六七八九])([二三四五六七八九])(?=[十百千万亿]?$)", printed)
    if not found:
        return None
    tens = int(chinese(found[1]).value) if found[1] else 0  # type: ignore[union-attr]
    a, b = DIGITS[found[2]], DIGITS[found[3]]
    return (tens + a, tens + b) if a < b <= a + 2 else None


def _consecutive(printed: str) -> Number | None:
    pair = _pair(printed)
    if not pair:
        return None
    times = float(POWERS[printed[-1]]) if printed[-1] in POWERS and printed[-1] not in DIGITS else 1.0
    return Number(pair[0] * times, times, times)


def _claims(printed: str, number: Number, unit: str, clear: str, start: int, end: int, *, hanging: bool, strong: bool) -> bool:
    """Is it a figure, or only a way of speaking (一座, 三方面, 万家)?"""
    family = unit_of(unit).family
    measured = family in ("money", "area", "length", "weight", "coal", "volume", "energy", "power", "time", "share", "times", "heat", "age", "lessons", "load", "voltage")
    if hanging or strong:
        return True
    if number.value <= 1:
        return unit in ("倍", "番", "个百分点", "百分点")
    if len(printed) == 1 and printed in "百千万亿十":
        return measured and printed != "十" or printed == "十" and not masks.ANNOUNCE.match(clear[end - len(unit) :]) and unit not in WEAK
    if number.value <= 12 and (unit in WEAK or masks.ANNOUNCE.match(clear[end - len(unit) :]) or clear[max(0, start - 1) : start] in ("“", "‘")):
        return measured and unit not in WEAK
    if unit in WEAK and number.value < 100 and family != "money":
        return unit in ("周", "度", "里", "头", "车", "口", "版", "节", "村", "部", "组", "对", "回") and number.value > 12
    return not (unit in ("级", "届", "星", "类", "批", "轮") and number.value <= 12)


def _share_units(figures: list[Figure], clear: str, text: str) -> None:
    """10至15个: the first of a range has the unit of the second; found only where digits stand without one."""
    for match in re.finditer(r"(?<![\d.\u2592])(\d+(?:\.\d+)?)\s*([万亿]?)\s*(?:-|—|–|~|～|至|到)\s*(?=\d)", clear):
        if any(f.start <= match.start() < f.end for f in figures):
            continue
        second = next((f for f in figures if f.start == match.end()), None)
        if second is None or not second.unit:
            continue
        power = match[2] or next((p for p in ("万亿", "亿", "万", "千") if p in second.text[:-1] and second.text[0].isdigit() and unit_of(second.unit).word != p and re.match(rf"[\d.]+\s*{p}", second.text)), "")
        number = arabic(match[1], power)
        end = match.end(2) if match[2] else match.end(1)
        figures.append(_figure(match.start(), end, text, number, second.unit, _plain(number, second.unit, power)))
    figures.sort(key=lambda f: f.start)


__all__ = ["HAN", "found_in"]
