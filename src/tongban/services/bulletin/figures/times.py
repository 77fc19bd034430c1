"""When a figure is said to hold: 截至 to the end of its sentence, periods for their clause, else the page's date."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = r"(?:19|20)\s?\d\s?\d"
HAN_YEAR = r"[一二][九〇零○][〇零○一二三四五六七八九]{2}"
ANCHOR = re.compile(
    rf"(?P<upto>截至|截止到?|至|到)?\s*(?:(?P<year>{YEAR}|{HAN_YEAR})\s*年|(?P<rel>今年|去年|上年|本年|当年|前年|上一?年度?|本年度|全年))?\s*"
    r"(?P<part>年?末|年?底|年度|年初|上半年|下半年|(?:前|第)?[一二三四1-4]个?季度|前[一二三四五六七八九十\d]{1,3}个?月"
    r"|(?:1[0-2]|0?[1-9])\s*(?:月份?)?\s*[-—–~～至到]\s*(?:1[0-2]|0?[1-9])\s*月份?"
    r"|(?:1[0-2]|0?[1-9])\s*月\s*(?:(?:3[01]|[12]\d|0?[1-9])\s*日|份|初|末|底|上旬|中旬|下旬)?"
    r"|(?:十[一二]?|[一二三四五六七八九])月(?:份|初|末|底|上旬|中旬|下旬)?"
    r"|目前|当前|近日|昨日|昨天|上月|本月|当月|上个月|上周|本周|日前|当日|今天)?"
)
COMPARED = re.compile(r"(?:[较比与和同对]|相较|同比|相对|自|从|由|于)\s*$")
RISES = re.compile(
    r"^\s*(?:年)?(?:同期|末|底)?(?:相比)?[^，。；]{0,4}?(?:加快|放缓|缩短|扩|增|降|提高|下降|减|上升|翻|多|少|高|低|提升|回落|扩大|上涨|下跌|涨|跌|相比)"
)
DASH = re.compile(r"[-—–~～至到]")
TITLE = re.compile(
    rf"(?P<year>{YEAR})\s*年(?P<part>上半年|下半年|(?:前|第)?[一二三四1-4]个?季度|(?:1[0-2]|0?[1-9])\s*(?:月份?)?\s*[-—–~～至到]\s*(?:1[0-2]|0?[1-9])\s*月份?|(?:1[0-2]|0?[1-9])月份?|度)?[^。]{{0,40}}(?:公报|月报|季报|年报|通报|运行情况|办理情况|分析|快报|简报)"
)
FIRST_YEAR = re.compile(r"((?:19|20)\d\d)年(?!以来)")
LOOKS_BACK = re.compile(r"全年|年末|年底")
HAN_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
HAN_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12}
NOW = ("目前", "当前")
YEAR_ENDS = ("年末", "年底", "末", "底")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Anchor:
    """A time that a text names: where it stands, from when to when, how far it rules; a `firm` one is 截至 or 目前: up to then."""

    start: int
    end: int
    since: date | None
    day: date
    until: date
    rules_until: int
    firm: bool = False


@dataclass(frozen=True)
class Calendar:
    """What relative times are counted from: the page's date, and the period its title names."""

    today: date
    year: int
    default: date
    period: tuple[date, date] | None = None


def calendar_of(headline: str, today: date, text: str = "") -> Calendar:
    """The page's calendar: 全年 in a bulletin on last year is last year."""
    found = TITLE.search(headline)
    if not found:
        first = FIRST_YEAR.search(text)
        looks_back = first and int(first[1]) == today.year - 1 and LOOKS_BACK.search(text)
        return Calendar(today, today.year - 1 if looks_back else today.year, today)
    year = int(re.sub(r"\s", "", found["year"]))
    span = span_of(year, found["part"] or "", Calendar(today, year, today))
    if span is None or span[1] > today:
        return Calendar(today, today.year, today)
    return Calendar(today, year, span[1], (span[0], span[1]))


def anchors_in(text: str, sentences: list[tuple[int, int]], calendar: Calendar) -> list[Anchor]:
    """The times of a flat text in their order."""
    found: list[Anchor] = []
    for start, end in sentences:
        year = calendar.year
        for match in ANCHOR.finditer(text, start, end):
            if not (match["year"] or match["rel"] or match["part"]):
                continue
            if match["year"]:
                year = _year(match["year"])
            anchor = _anchor(match, text, (start, end), year, calendar)
            if anchor:
                found.append(anchor)
    return found


def _anchor(
    match: re.Match[str], text: str, sentence: tuple[int, int], year: int, calendar: Calendar
) -> Anchor | None:
    at, end = match.start(), match.end()
    start = (
        match.start("year") if match["year"] else match.start("rel") if match["rel"] else match.start("part")
    )
    compared = COMPARED.search(text[max(sentence[0], start - 3) : start])
    upto = (match["upto"] or "").startswith("截")
    if (
        compared
        and not upto
        and (compared[0].strip() in ("自", "从", "由") or RISES.match(text[end : end + 12]))
    ):
        return None
    year = year + _relative(match["rel"], calendar, year)
    span = span_of(
        year,
        re.sub(r"\s", "", match["part"] or ""),
        calendar,
        told=bool(match["year"] or match["rel"]),
        ahead=bool(re.search(r"预计|计划|力争|将|到$|至$", text[max(sentence[0], at - 6) : start])),
    )
    if span is None:
        return None
    since, day, until = span[0], *_days(span, calendar)
    firm = upto or match["part"] in NOW
    return Anchor(at, end, since, day, until, _rules(match, text, sentence, upto=upto), firm)


def _days(span: tuple[date, date], calendar: Calendar) -> tuple[date, date]:
    """The day as of which it holds: the end of the period, but no later than the page (what is planned stays)."""
    since, until = span
    day = min(until, calendar.today) if since <= calendar.today else until
    return day, max(day, until)


def _rules(match: re.Match[str], text: str, sentence: tuple[int, int], *, upto: bool) -> int:
    """To the end of the sentence for 截至 and for a time that opens a sentence, else to the end of its clause."""
    at, end = match.start(), match.end()
    opening = text[sentence[0] : at].strip(" 在于，“")
    if upto or (len(opening) <= 2 and match["part"] not in ("近日", "日前", *NOW)):
        return sentence[1]
    follows = text[end : end + 1]
    if follows == "，" and match["year"] and text[at - 1 : at] in "。；":
        return sentence[1]
    stop = re.compile(r"[，；。！？]").search(text, end + 1 if follows in "，、" else end, sentence[1])
    return stop.start() if stop else sentence[1]


def _year(printed: str) -> int:
    digits = "".join(HAN_DIGITS.get(c, c) for c in re.sub(r"\s", "", printed))
    return int(digits)


def _relative(word: str | None, calendar: Calendar, year: int) -> int:
    if word is None or word in ("当年", "全年"):
        return 0
    now = calendar.year if calendar.period else calendar.today.year
    if word in ("去年", "上年", "上一年", "上年度", "上一年度"):
        return now - 1 - year
    return (now - 2 if word == "前年" else now) - year


def span_of(
    year: int, part: str, calendar: Calendar, *, told: bool = True, ahead: bool = False
) -> tuple[date, date] | None:
    """The first and last day of a stretch of time as printed; None: it names none."""
    try:
        return _span(year, part, calendar, told=told, ahead=ahead)
    except ValueError:
        return None


def _span(year: int, part: str, calendar: Calendar, *, told: bool, ahead: bool) -> tuple[date, date] | None:
    fixed = _fixed(year, part)
    if fixed and not (part in YEAR_ENDS and _ahead_of(fixed[1], calendar, told=told, ahead=ahead)):
        return fixed
    if fixed:
        return _fixed(year - 1, part)
    if "月" in part and part[0] not in "上本当":
        return _months(year, part, calendar, told=told, ahead=ahead)
    return _relative_span(part, calendar.today)


def _fixed(year: int, part: str) -> tuple[date, date] | None:
    """Stretches that begin and end on the same days each year."""
    if part in ("", "年度"):
        return date(year, 1, 1), date(year, 12, 31)
    if part in YEAR_ENDS:
        return date(year, 12, 31), date(year, 12, 31)
    if part == "年初":
        return date(year, 1, 1), date(year, 1, 31)
    if "半年" in part:
        return (
            (date(year, 1, 1), date(year, 6, 30))
            if part[0] == "上"
            else (date(year, 7, 1), date(year, 12, 31))
        )
    return _counted(year, part)


def _counted(year: int, part: str) -> tuple[date, date] | None:
    """Quarters, and 前八个月."""
    if "季度" in part:
        quarter = next(QUARTERS[c] for c in part if c in QUARTERS)
        return date(year, 1 if part[0] == "前" else 3 * quarter - 2, 1), _month_end(year, 3 * quarter)
    if part[0] == "前" and "月" in part:
        return date(year, 1, 1), _month_end(year, _number(re.sub(r"[前个月]", "", part)))
    return None


def _ahead_of(day: date, calendar: Calendar, *, told: bool, ahead: bool) -> bool:
    """Would a day without a year lie in the future though nothing is planned? Then last year's is meant."""
    return not told and not ahead and not calendar.period and day > calendar.today


def _months(year: int, part: str, calendar: Calendar, *, told: bool, ahead: bool) -> tuple[date, date]:
    numbers = re.findall(r"\d+|[一二三四五六七八九十]+", part)
    month = _number(numbers[0])
    if DASH.search(part) and len(numbers) > 1:
        return date(year, month, 1), _month_end(year, _number(numbers[1]))
    day = _number(numbers[1]) if len(numbers) > 1 and "日" in part else 0
    if _ahead_of(date(year, month, day or 1), calendar, told=told, ahead=ahead):
        year -= 1
    if day:
        return date(year, month, day), date(year, month, day)
    if part.endswith(("初", "上旬")):
        return date(year, month, 1), date(year, month, 10)
    if part.endswith("中旬"):
        return date(year, month, 11), date(year, month, 20)
    if part.endswith("下旬"):
        return date(year, month, 21), _month_end(year, month)
    return date(year, month, 1), _month_end(year, month)


def _relative_span(part: str, today: date) -> tuple[date, date] | None:
    if part in ("上月", "上个月"):
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    if part in ("昨日", "昨天"):
        return today - timedelta(days=1), today - timedelta(days=1)
    if part == "上周":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    return today, today


def _number(printed: str) -> int:
    """A month or a day; ValueError where no month has such a numeral."""
    if not printed.isdigit() and printed not in HAN_NUMBERS:
        raise ValueError(printed)
    return int(printed) if printed.isdigit() else HAN_NUMBERS[printed]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
