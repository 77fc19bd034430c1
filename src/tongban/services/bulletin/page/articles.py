"""From a page's text to its articles."""

import re
from collections import Counter

from tongban.services.bulletin.page.headlines import Body, give, split_by_signature
from tongban.services.bulletin.page.lines import LISTED
from tongban.services.bulletin.page.paragraphs import OPENER, units_of
from tongban.services.bulletin.page.shapes import Article, Page, Unit

SAID_BY = re.compile(
    r"^(?:本报|本刊|本网)[^，。]{0,14}?讯\s*[（(]?(?P<who>[^，。：:）)]{0,8}(?:记者|通讯员)[^：:，。）)]{1,40}?)(?:报道)?[：:）)]"
)
SOURCE = re.compile(
    r"^(本报讯|新华社[\u4e00-\u9fff]{0,8}\d{0,2}月?\d{0,2}日?电|[\u4e00-\u9fff]{2,6}[网报]讯|本[网刊]讯)"
)
PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,5}?(?:自治州|自治县|州|市|县|(?<![小园景社校库矿林牧灌地城农山新老])区|镇|乡|街道)(?![场民政面域内外长委])"
)
SIGNATURE = re.compile(r"^[□■◎○]\s*([\u4e00-\u9fff]{3,20})$")


def rebuild(text: str) -> Page:
    """A page from plain text as a PDF gave it."""
    return rebuilt_of(units_of(text))


def rebuilt_of(units: list[Unit]) -> Page:
    """A page from its units in the order of the input."""
    bodies, loose = _bodies(units)
    if not bodies:
        bodies = [Body()]
    signatures = [
        m[1] for u in loose if u.kind == "byline" and (m := SIGNATURE.match(u.text)) and "记者" not in u.text
    ]
    bodies = split_by_signature(bodies, signatures)
    give(bodies, loose)
    return Page([_article(body) for body in bodies])


def _bodies(units: list[Unit]) -> tuple[list[Body], list[Unit]]:
    """Bodies with what surely is theirs, and the headings, bylines and captions that stand apart."""
    bodies: list[Body] = []
    loose: list[Unit] = []
    for n, unit in enumerate(units):
        if unit.kind == "paragraph":
            if not bodies or (OPENER.match(unit.text) and bodies[-1].units):
                bodies.append(Body())
            bodies[-1].units.append(unit)
        elif unit.kind == "caption":
            loose.append(unit)
        else:
            _head(units, n, bodies, loose)
    return bodies, loose


def _head(units: list[Unit], n: int, bodies: list[Body], loose: list[Unit]) -> None:
    """A heading or byline: of the article below, within the article it stands in, or apart."""
    unit, below = units[n], _below(units, n)
    if below is None or (OPENER.match(below.text) and not _adjacent(units, n)):
        loose.append(unit)
        return
    fresh = not bodies or bool(OPENER.match(below.text)) or _signed_below(units, n)
    if bodies and LISTED.match(unit.text):  # 一、综合 heads a part, never an article
        bodies[-1].units.append(unit)
        return
    if fresh and (not bodies or bodies[-1].units):
        bodies.append(Body())
    if not bodies[-1].units:
        (bodies[-1].bylines if unit.kind == "byline" else bodies[-1].heads).append(unit)
    else:
        bodies[-1].units.append(unit)


def _below(units: list[Unit], n: int) -> Unit | None:
    return next((unit for unit in units[n + 1 :] if unit.kind == "paragraph"), None)


def _adjacent(units: list[Unit], n: int) -> bool:
    """Do only headings and bylines stand between this and the paragraph below, few enough for one article?"""
    between = next((k for k, unit in enumerate(units[n + 1 :]) if unit.kind == "paragraph"), None)
    return between is not None and between <= 3


def _signed_below(units: list[Unit], n: int) -> bool:
    """Is there a byline between this heading and its paragraph?"""
    for unit in units[n:]:
        if unit.kind == "paragraph":
            return False
        if unit.kind == "byline":
            return True
    return False


def _article(body: Body) -> Article:
    made = Article()
    for unit in body.units:
        if unit.kind != "paragraph":
            made.subheads.append(len(made.paragraphs))
        if unit.table:
            made.tables.append(len(made.paragraphs))
        made.paragraphs.append(unit.text)
    made.headline = [part for unit in body.heads for part in unit.parts]
    made.kicker = _kickers(body.heads)
    made.captions = [unit.text for unit in body.captions]
    made.byline = " ".join(unit.text for unit in body.bylines) or _said_by(made.paragraphs)
    made.source = next((m[1] for p in made.paragraphs[:1] if (m := SOURCE.match(p))), "")
    made.place = _place(made)
    every = [*body.units, *body.heads, *body.bylines, *body.captions]
    made.lines = sorted({n for unit in every for n in unit.lines})
    return made


def _kickers(heads: list[Unit]) -> list[str]:
    """The lines that stand before the longest heading, or under it alone."""
    if len(heads) < 2:
        return []
    main = max(range(len(heads)), key=lambda n: len(heads[n].text))
    return [part for unit in heads[:main] for part in unit.parts]


def _said_by(paragraphs: list[str]) -> str:
    found = SAID_BY.match(paragraphs[0]) if paragraphs else None
    return found["who"].strip() if found else ""


def _place(article: Article) -> str:
    """The place that is named most, the headline counting more."""
    counts: Counter[str] = Counter()
    for weight, text in (
        (3, " ".join(article.headline)),
        (2, "".join(article.paragraphs[:1])),
        (1, "".join(article.paragraphs[1:4])),
    ):
        for name in PLACE.findall(text):
            counts[name.lstrip("在与和及对向从到据为位于")] += weight
    likely = [
        (name, count) for name, count in counts.most_common(3) if count > 1 and article.text.count(name) > 1
    ]
    return likely[0][0] if likely else ""
