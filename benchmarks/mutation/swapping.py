"""A mutant is put into the living process: every function object takes the code that its mutated module compiles to.

So whatever was imported from the module elsewhere, wrapped by a decorator or bound to a class is mutated too, and
nothing is imported twice.
"""

import gc
import importlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from itertools import count
from types import CodeType, FunctionType
from typing import Any

from benchmarks.mutation.mutants import ROOT, Mutant, files_of


@dataclass
class Living:
    """The functions of this process by file and name, and what keeps answers of functions."""

    functions: dict[tuple[str, str], list[FunctionType]] = field(default_factory=lambda: defaultdict(list))
    caches: list[Any] = field(default_factory=list)


def living(rooms: tuple[str, ...]) -> Living:
    """The functions of rooms by file and name; all modules are imported, those too that are elsewhere imported late."""
    for file in (file for room in rooms for file in files_of(room)):
        name = file.relative_to(ROOT / "src").with_suffix("").as_posix().replace("/", ".")
        with suppress(ImportError):
            importlib.import_module(name.removesuffix(".__init__"))
    gc.unfreeze()  # what is frozen is not listed
    found = Living()
    for one in gc.get_objects():
        if type(one) is FunctionType:  # isinstance would wake lazy objects
            found.functions[one.__code__.co_filename, one.__code__.co_qualname].append(one)
        elif type(one) is _lru_cache_wrapper and (one.__module__ or "").startswith("tongban."):
            found.caches.append(one)
    return found


def put_in(mutant: Mutant, live: Living) -> bool:
    """Whether the mutant lives now: false where no function has the old code, or the new one does not fit one of them."""
    file = ROOT / mutant.file
    old, new = _codes(file.read_text(), str(file)), _codes(mutant.source, str(file))
    swapped = 0
    for place, code in old.items():
        if place not in new or new[place] == code:
            continue
        for function in live.functions.get((str(file), code.co_qualname), ()):
            if function.__code__ == code:
                try:
                    function.__code__ = new[place]
                except ValueError:  # other variables of a function around it
                    return False
                swapped += 1
    for kept in live.caches:  # what was computed before by the code as it was
        kept.cache_clear()
    return swapped > 0


def _codes(source: str, file: str) -> dict[tuple[str, int], CodeType]:
    found: dict[tuple[str, int], CodeType] = {}
    seen: dict[str, count[int]] = defaultdict(count)
    for code in _within(compile(source, file, "exec", dont_inherit=True)):
        found[code.co_qualname, next(seen[code.co_qualname])] = code
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _within(inner)
