"""A person's name in the forms that are compared: as written, as heard, in any order, with one character gone or mistaken."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tongban.kernel.parties.matching import characters

Slips = Mapping[str, AbstractSet[str]]  # for each character those that it was taken for
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_APART = re.compile(r"[^\w]+|_+")
LONGEST = 8  # characters of a Han name whose mistaken forms are listed


class Forms(NamedTuple):
    """One name: its key, how it is heard, how it is nearly heard, its parts in order, its first and last part."""

    key: str
    sound: str
    near: str
    ordered: str
    first: str
    last: str


NO_NAME = Forms("", "", "", "", "", "")


def is_han_name(key: str) -> bool:
    """Whether a name is written in Han characters."""
    return any(map(characters.is_han, key))


def forms(text: str) -> Forms:
    """The forms of a name as somebody wrote it; of one without a letter, none."""
    plain = _BRACKETED.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("'", "")
    if is_han_name(plain):
        return _han(_APART.sub("", plain))
    unmarked = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _latin(_APART.sub(" ", unmarked).split())


def _han(key: str) -> Forms:
    surname = key[:2] if key[:2] in characters.TWO_CHARACTER_SURNAMES else key[:1]
    head = (characters.surname_reading(surname),) if len(surname) == 1 else map(characters.reading, surname)
    said = [*head, *map(characters.reading, key[len(surname) :])]
    near = " ".join(map(characters.near_reading, said))
    return Forms(key, " ".join(said), near, "".join(sorted(key)), surname, key[len(surname) :])


def _latin(parts: list[str]) -> Forms:
    if not any(part.isalpha() for part in parts):
        return NO_NAME
    ordered = " ".join(sorted(parts))
    return Forms(" ".join(parts), ordered, ordered, ordered, parts[0], parts[-1])


def with_one_gone(key: str) -> list[str]:
    """A Han name and what is left of it without each one of its characters."""
    if not 2 <= len(key) <= LONGEST or not is_han_name(key):
        return []
    return [key, *{key[:i] + key[i + 1 :] for i in range(len(key))}]


def mistaken(key: str, seen: Slips) -> list[str]:
    """A Han name with one character taken for one that looks alike, or as `seen` says it was taken before."""
    if len(key) > LONGEST or not is_han_name(key):
        return []
    alike = characters.look_alikes()
    return [
        key[:i] + other + key[i + 1 :]
        for i, one in enumerate(key)
        for other in alike.get(one, frozenset()) | seen.get(one, frozenset())
    ]


def agree(one: str, other: str, seen: Slips) -> bool:
    """Whether two keys can be one name with a slip: by sound, by look, in another order, a character left out."""
    if sorted(one) == sorted(other) or forms(one).near == forms(other).near:
        return True
    if len(one) == len(other):
        return _one_slip(one, other, seen)
    short, long = sorted((one, other), key=len)
    return len(short) >= 2 and len(long) - len(short) == 1 and short in with_one_gone(long)


def _one_slip(one: str, other: str, seen: Slips) -> bool:
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) > 1:
        return len(one) >= 5 and len(apart) == 2  # long names are spelled by ear: 买买提, 麦麦提
    return all(characters.taken_for(a, b) or b in seen.get(a, ()) for a, b in apart)


def slips(pairs: Iterable[tuple[str, str]], *, least: int = 2) -> dict[str, set[str]]:
    """Which characters were taken for which in pairs of names that are surely one person's, at least so often."""
    counts: dict[frozenset[str], int] = {}
    for one, other in pairs:
        apart = [frozenset(x) for x in zip(one, other, strict=False) if x[0] != x[1]]
        if len(one) == len(other) and len(apart) == 1:
            counts[apart[0]] = counts.get(apart[0], 0) + 1
    found: dict[str, set[str]] = {}
    for pair, often in counts.items():
        if often >= least:
            a, b = pair
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
    return found
