"""How likely it is that a figure speaks of an indicator: words, unit, subject. Its value does not count."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

from tongban.services.bulletin.figures.measures import tidy
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import kindred, unit_of
from tongban.services.bulletin.linking.declared import Indicator

# how much a word counts by where it stands: by the figure, in its clause before, in the sentence, in the paragraph
NEAR, CLAUSE, SENTENCE, PARAGRAPH = 1.0, 0.7, 0.45, 0.2
BIAS, WORDS, EXACT, FITS, UNIT, SUBJECT, ELSEWHERE = -5.0, 7.0, 0.8, 1.0, 1.4, 0.7, -2.2
NO_UNIT = -9.0
ALL_OF = re.compile(r"[全我本](?:([省州市县区疆国镇乡村])|自治州)")
PLACE_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:自治州|自治县|[州县市区镇乡村])")
WANTED = re.compile(r"冲刺|力争|目标|瞄准|计划到|将达到")
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
    before = paragraph[start : figure.start]
    pieces = CLAUSES.split(before)
    clause = "，".join(pieces[-2:]) + figure.right
    right = figure.right
    if figure.kind == "money":  # 投入410万元实施…1121户: what it was for may have a figure of its own
        right = CLAUSES.split(paragraph[figure.end : end])[0]
    near = f"{tidy(figure.left)}{figure.unit}\n{right}"
    return Context(near, clause, paragraph[start:end], paragraph, article)


def grams(text: str) -> set[str]:
    """Pairs of neighbouring characters, without marks."""
    kept = [c for c in text if c.isalnum()]
    return {a + b for a, b in itertools.pairwise(kept)} or set(kept)


class Lexicon:
    """The words of all declared names; what many names share tells little."""

    def __init__(self, indicators: list[Indicator]) -> None:
        self.indicators = indicators
        self.names = [[(name, grams(name)) for name in one.names] for one in indicators]
        seen = Counter(g for names in self.names for g in set().union(*(gs for _n, gs in names)))
        self.weight = {g: log(1 + (len(indicators) + 1) / n) for g, n in seen.items()}
        self.having: dict[str, set[int]] = {}
        for n, names in enumerate(self.names):
            for _name, own in names:
                for gram in own:
                    self.having.setdefault(gram, set()).add(n)

    @cached_property
    def units(self) -> list[object]:
        """The unit of each, as compared."""
        return [one.measured for one in self.indicators]

    def candidates(self, figure: Figure, context: Context) -> list[tuple[float, int]]:
        """(score, position) of every indicator that may be meant, the best first."""
        near = grams(context.near)
        clause, sentence = grams(context.clause), grams(context.sentence)
        around = grams(context.paragraph)
        unit = unit_of(figure.unit)
        likely: set[int] = set().union(*(self.having.get(g, ()) for g in sentence | near))
        found = []
        for n in likely:
            fit = kindred(unit, self.indicators[n].measured)
            if not fit and not _share_without_unit(figure, self.indicators[n]):
                continue
            best = max(
                self._words(name, own, context, (near, clause, sentence, around))
                for name, own in self.names[n]
            )
            score = (
                BIAS
                + best
                + UNIT * (fit - 0.45)
                + subject_score(self.indicators[n].subject, figure, context)
                + kind_score(figure, self.indicators[n], context)
            )
            found.append((score, n))
        return sorted(found, reverse=True)

    def _words(self, name: str, own: set[str], context: Context, sets: tuple[set[str], ...]) -> float:
        near, clause, sentence, around = sets
        whole = sum(self.weight[g] for g in own)
        told = sum(
            self.weight[g]
            * (
                NEAR
                if g in near
                else CLAUSE
                if g in clause
                else SENTENCE
                if g in sentence
                else PARAGRAPH
                if g in around
                else 0.0
            )
            for g in own
        )
        letters = sum(
            NEAR
            if c in context.near
            else CLAUSE
            if c in context.clause
            else SENTENCE
            if c in context.sentence
            else 0.0
            for c in name
        ) / max(1, len(name))
        exact = EXACT if name in context.near else 0.0
        long = min(len(own), 8) / 8
        fits = FITS * len(own & near) / max(1, min(len(near), 14))
        covered = max(
            told / whole, 0.55 * told / whole + 0.4 * letters
        )  # words in another order, or with others between
        return WORDS * covered * (0.85 + 0.15 * long) + exact + fits


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
