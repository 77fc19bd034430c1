"""Taking a message apart: words, names (what is left when everything general is taken away) and subjects."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import rjieba
from ahocorasick_rs import AhoCorasick, MatchKind

DATA = Path(__file__).parent / "data"
NOISE = re.compile(r"https?://\S+|\*+|&\w+;|[【】]|西地省")
# a county or city written as published messages write it (A7县)
COUNTY = re.compile(r"[A-Z]\d{0,2}[区县市]")
WORD = re.compile(r"\w+")
ALONE = frozenset("水电气路桥树狗车")
FIGURE = re.compile(r"(\d[\d.]*\d)\s*([万亿元号栋幢路平米户楼层期座%名人台亩班年月日岁天点时]|单元)?")
MOMENT = re.compile(r"\d{4}年?|\d\d[月日天点时]")
GRAMMAR = (
    "的了在是我你您他她它们及请被把将对向从为有也就都要还又很让给但却而并或每这那该其个等至去来到由说和与不一"
)
# county codes, grammar and what is no letter end a name
BREAK = re.compile(rf"[A-Z]\d{{0,2}}[区县市]|[{GRAMMAR}]|[^\w]+|_")


@cache
def listed(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list of this room, each as its words."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of a matter."""
    return frozenset(word for line in listed("stop") for word in line)


@cache
def subjects_of() -> dict[str, tuple[int, ...]]:
    """Word -> the numbers of the subjects it speaks for."""
    found: dict[str, tuple[int, ...]] = {}
    for number, (_name, *words) in enumerate(listed("topics")):
        for word in words:
            found[word] = (*found.get(word, ()), number)
    return found


@cache
def _subject_finder() -> tuple[AhoCorasick, list[str]]:
    words = list(subjects_of())
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), words


@cache
def _general_finder() -> AhoCorasick:
    words = {word for line in listed("general") for word in line} | set(subjects_of())
    return AhoCorasick(sorted(words), matchkind=MatchKind.LeftmostLongest)


def cleaned(text: str) -> str:
    """The text without addresses of the web and what stands for things taken out."""
    return NOISE.sub(" ", text)


def words_of(text: str) -> Counter[str]:
    """The words that may tell one matter from another, how often each."""
    counted = Counter(map(str.lower, rjieba.cut(COUNTY.sub(" ", text))))
    stop = stop_words()
    told = {w: n for w, n in counted.items() if w not in stop and (len(w) > 1 or _tells(w))}
    return Counter({w: n for w, n in told.items() if WORD.fullmatch(w)})


def subjects_in(text: str) -> dict[int, float]:
    """The subjects that a text speaks of, how much."""
    finder, words = _subject_finder()
    known = subjects_of()
    found: dict[int, float] = {}
    for index, _start, _end in finder.find_matches_as_indexes(text):
        numbers = known[words[index]]
        for number in numbers:
            found[number] = found.get(number, 0.0) + 1 / len(numbers)
    return found


def names_in(text: str) -> set[str]:
    """Three characters each of what may be names: the runs left between general words, and runs of just two."""
    found: set[str] = set()
    for run in _runs(text):
        found.update(run[i : i + 3] for i in range(len(run) - 2))
        if len(run) == 2:
            found.add(run)
    return found


def figures_in(text: str) -> frozenset[str]:
    """Sums, numbers of houses, lines and people, each with its unit (12万, 105路); no days, no hours, no single digits."""
    told = (number + unit for number, unit in FIGURE.findall(text))
    return frozenset(one for one in told if not MOMENT.fullmatch(one))


def pairs_of_letters(text: str) -> set[str]:
    """Every two characters that stand side by side within a run of letters."""
    runs = WORD.findall(COUNTY.sub(" ", text))
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)}


def _runs(text: str) -> list[str]:
    rest = list(text)
    for _index, start, end in _general_finder().find_matches_as_indexes(text):
        rest[start:end] = " " * (end - start)
    return [run for run in BREAK.split("".join(rest)) if len(run) > 1]


def _tells(letter: str) -> bool:
    return letter.isdigit() or letter in ALONE
