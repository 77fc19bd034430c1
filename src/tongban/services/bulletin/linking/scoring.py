"""How likely it is that a figure speaks of an indicator: words, unit, subject. Its value does not count."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from tongban.services.bulletin.figures.measures import tidy
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import kindred, unit_of
from tongban.services.bulletin.linking.declared import Indicator

# how much a word counts by where it stands: by the figure, in its clause before, in the sentence, in the paragraph
NEAR, CLAUSE, SENTENCE, PARAGRAPH = 1.0, 0.7, 0.45, 0.2
BIAS, WORDS, EXACT, FITS, UNIT, SUBJECT, ELSEWHERE = -5.3, 7.0, 0.8, 1.8, 1.4, 0.7, -2.2
AROUND = 400  # characters
ALL_OF = re.compile(r"[全我本](?:([省州市县区疆国镇乡村])|自治州)")
PLACE_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:自治州|自治县|[州县市区镇乡村])")
WANTED = re.compile(r"冲刺|力争|目标|瞄准|计划到|将达到")
# words that bulletins and catalogues use for one thing
ALIKE = {
    "增长率": "增长", "增速": "增长", "增幅": "增长", "涨幅": "增长", "升幅": "增长", "上涨": "增长", "上升": "增长",
    "降幅": "下降", "降低": "下降", "减少": "下降", "满意度": "满意率", "比重": "占比", "比例": "占比", "数量": "",
}  # fmt: skip
SAME = re.compile("|".join(ALIKE))
MARKS = re.compile(r"[\W_]+")
CLAUSES = re.compile(r"[，；。：！？]")


@dataclass(frozen=True)
class Context:
    """The words around one figure, from near to far."""

    near: str
    clause: str
    sentence: str
    paragraph: str
    article: str
    sign: str = ""


def context_of(figure: Figure, paragraph: str, article: str) -> Context:
    """What stands around a figure of a paragraph."""
    start, end = figure.sentence
    before = paragraph[max(start, figure.start - AROUND) : figure.start]
    pieces = CLAUSES.split(before)
    clause = "，".join(pieces[-2:]) + figure.right
    right = figure.right
    if figure.kind == "money":  # 投入410万元实施…1121户: what it was for may have a figure of its own
        right = CLAUSES.split(paragraph[figure.end : min(end, figure.end + AROUND)])[0]
    left = tidy(figure.left)
    leans = figure.measure if len(left) <= 3 or figure.kind in ("growth", "points", "share") else ""
    near = f"{leans}{left}{'占比' if figure.kind == 'share' else ''}{figure.unit}\n{right}"
    around = paragraph[max(0, figure.start - AROUND) : figure.end + AROUND]
    sentence = paragraph[max(start, figure.start - AROUND) : min(end, figure.end + AROUND)]
    return Context(near, clause, sentence, around, article)


@lru_cache(maxsize=4096)
def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, without marks."""
    kept = SAME.sub(lambda m: ALIKE[m[0]], MARKS.sub("", text))
    return frozenset(map("".join, itertools.pairwise(kept))) or frozenset(kept)


@dataclass(frozen=True)
class Told:
    """What the words around a figure tell: how much each pair and each character counts, by where it stands."""

    near: frozenset[str]
    pairs: dict[str, float]
    letters: dict[str, float]

    @classmethod
    def of(cls, context: Context) -> "Told":
        """Far words first, so that the nearest place of a word is what counts."""
        pairs = dict.fromkeys(grams(context.paragraph), PARAGRAPH)
        letters: dict[str, float] = {}
        for text, counts in ((context.sentence, SENTENCE), (context.clause, CLAUSE), (context.near, NEAR)):
            pairs.update(dict.fromkeys(grams(text), counts))
            letters.update(dict.fromkeys(text, counts))
        return cls(grams(context.near), pairs, letters)


class Lexicon:
    """The words of all declared names; what many names share tells little."""

    def __init__(self, indicators: list[Indicator]) -> None:
        self.indicators = indicators
        self.names = [[(name, grams(name)) for name in one.names] for one in indicators]
        seen = Counter(g for names in self.names for g in set().union(*(gs for _n, gs in names)))
        self.weight = {g: log(1 + (len(indicators) + 1) / n) for g, n in seen.items()}
        self.whole = {
            name: sum(self.weight[g] for g in own) or 1.0 for names in self.names for name, own in names
        }
        self.having: dict[str, set[int]] = {}
        for n, names in enumerate(self.names):
            for _name, own in names:
                for gram in own:
                    self.having.setdefault(gram, set()).add(n)

    def candidates(self, figure: Figure, context: Context) -> list[tuple[float, int]]:
        """(score, position) of every indicator that may be meant, the best first."""
        told = Told.of(context)
        unit = unit_of(figure.unit)
        seen = grams(context.sentence) | told.near
        likely = {n for gram in seen if gram in self.having for n in self.having[gram]}
        found = []
        for n in likely:
            one = self.indicators[n]
            fit = kindred(unit, one.measured)
            if fit or _share_without_unit(figure, one):
                words = max(self._words(name, own, context, told) for name, own in self.names[n])
                about = subject_score(one.subject, figure, context) + kind_score(figure, one, context)
                found.append((BIAS + words + UNIT * (fit - 0.45) + about, n))
        return sorted(found, reverse=True)

    def _words(self, name: str, own: frozenset[str], context: Context, told: Told) -> float:
        """How much of a name the words around tell; in another order, or with others between, a little less."""
        place, weight = told.pairs, self.weight
        pairs = sum([weight[g] * place[g] for g in own if g in place]) / self.whole[name]
        letters = sum([told.letters.get(c, 0.0) for c in name]) / len(name)
        covered = max(pairs, 0.55 * pairs + 0.4 * letters)
        exact = EXACT if name in context.near and len(own) > 1 else 0.0
        long = min(len(own), 5) / 5
        fits = FITS * len(own & told.near) / max(1, min(len(told.near), 14))
        return WORDS * covered * (0.75 + 0.25 * long) + exact + fits


def _share_without_unit(figure: Figure, indicator: Indicator) -> bool:
    return figure.unit == "%" and not indicator.unit


def wanted_in(text: str) -> bool:
    """Does the name itself speak of what is planned?"""
    return bool(re.search(r"目标|计划|规划|预计|预期", text))


def kind_score(figure: Figure, indicator: Indicator, context: Context) -> float:
    """A growth is not what grew, a rate no growth, and what is aimed at is not what there is."""
    text = "".join((indicator.name, *indicator.synonyms))
    if not wanted_in(text) and WANTED.search(context.clause):
        return -2.5
    grows = bool(re.search(r"增长|增速|增幅|下降|降幅|同比|环比|增加|提高|变化", text))
    if figure.kind in ("growth", "points") or figure.unit == "%":
        return 0.6 if grows == (figure.kind in ("growth", "points")) else -2.5
    return 0.0


def subject_score(subject: str, figure: Figure, context: Context) -> float:
    """Is the indicator's subject named near the figure, elsewhere on the page, or another one instead?"""
    if not subject:
        return 0.0
    if subject in context.sentence or _all_of(subject, context.sentence):
        return SUBJECT
    other = PLACE_WORD.fullmatch(figure.subject)
    if (
        other
        and figure.subject != subject
        and subject not in context.paragraph
        and figure.subject not in subject
    ):
        return ELSEWHERE if PLACE_WORD.search(subject) else 0.0
    if subject in context.paragraph or subject in context.article or subject[:2] in context.article:
        return 0.3
    return -1.0


def _all_of(subject: str, sentence: str) -> bool:
    """全州 in the sentence, and the subject is a 州."""
    said = ALL_OF.search(sentence)
    return bool(said and (said[1] or "州") in (subject[-1:], "疆") and len(subject) <= 10)


def probability(score: float) -> float:
    """A score between 0 and 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
