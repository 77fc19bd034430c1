"""How often the words that say where are found in real messages, beside two plain ways, in one run.

Run: python benchmarks/places_in_words.py [--json] [--write]. It needs the labelled messages of the tests' material
(../shared/data or TONGBAN_MATERIAL), learns from one half and reads the other, both ways, over several shufflings.
--write learns from all and writes the weights that the program ships.
"""

import json
import os
import random
import re
import sys
import time
from pathlib import Path

import django
import numpy as np
import rjieba

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()

from tongban.kernel.places.spans import choosing, cues  # noqa: E402 - Django first
from tongban.kernel.places.spans.learning import Example, learned, shared_with  # noqa: E402 - Django first

ROOT = Path(__file__).resolve().parents[1]
MATERIAL = Path(os.environ.get("TONGBAN_MATERIAL", ROOT.parent / "shared" / "data"))
SHUFFLINGS = 2
LONGEST_NAME = re.compile(rf"[\u4e00-\u9fffA-Z0-9]{{1,14}}(?:{'|'.join(cues.KINDS[2:6])})")
ASPECTS = ("found", "named", "half", "char_f1", "exact", "none_right", "ms")


def examples() -> list[Example]:
    """The labelled messages with their texts."""
    labels = [json.loads(line) for line in (MATERIAL / "labels" / "messages.jsonl").open(encoding="utf-8")]
    said = {}
    for file in sorted((MATERIAL / "messages").glob("*.jsonl")):
        said |= {one["id"]: one for one in map(json.loads, file.open(encoding="utf-8"))}
    rows = [(said[one["id"]], one["place"] or "") for one in labels]
    return [Example(one.get("subject") or "", one["text"], place) for one, place in rows]


def by_pattern(example: Example) -> str:
    """The longest run of characters that ends in a place word."""
    found = LONGEST_NAME.findall(f"{example.subject}\n{example.text}"[:800])
    return max(found, key=len, default="")


def by_dictionary(example: Example) -> str:
    """The longest name that the dictionary of rjieba calls a place or an institution."""
    tagged = rjieba.tag(f"{example.subject}\n{example.text}"[:800])
    return max((word for word, kind in tagged if kind in {"ns", "nt"}), key=len, default="")


def by_signs(weights):
    """What the program does, with these weights."""

    def read(example: Example) -> str:
        found = choosing.chosen(example.subject, example.text, weights)
        return found.words if found else ""

    return read


def measures(read, half: list[Example]) -> dict[str, float]:
    """found: the two stretches overlap; named: or have a run of a name in common; half: a character F1 of at least 0.5."""
    begun = time.process_time()
    told = [read(one) for one in half]
    spent = 1000 * (time.process_time() - begun) / len(half)
    marked = [(words, one) for words, one in zip(told, half, strict=True) if one.place]
    shared = np.array([shared_with(words, one) for words, one in marked])
    named = [met > 0 or same_name(words, one.place) for met, (words, one) in zip(shared, marked, strict=True)]
    f1 = 2 * shared / np.array([len(words) + len(one.place) for words, one in marked])
    none = [not words for words, one in zip(told, half, strict=True) if not one.place]
    exact = np.mean([words == one.place for words, one in marked])
    values = (shared > 0, named, f1 >= 0.5, f1, exact, none or [np.nan], spent)
    return dict(zip(ASPECTS, map(float, map(np.mean, values)), strict=True))


def same_name(told: str, place: str) -> bool:
    """Have both a run of three characters in common beside divisions: the same place in other words?"""
    parts, others = cues.DIVISION.split(told), cues.DIVISION.split(place)
    return any(
        part[at : at + 3] in other for part in parts for at in range(len(part) - 2) for other in others
    )


def both_ways(known: list[Example]) -> dict[str, dict[str, float]]:
    """Means over halves and shufflings."""
    told: dict[str, list[dict[str, float]]] = {}
    for seed in range(1, SHUFFLINGS + 1):
        order = random.Random(seed).sample(known, len(known))
        for taught, read in ((order[::2], order[1::2]), (order[1::2], order[::2])):
            ways = {"pattern": by_pattern, "dictionary": by_dictionary, "tongban": by_signs(learned(taught))}
            for name, way in ways.items():
                told.setdefault(name, []).append(measures(way, read))
    return {
        name: {a: round(float(np.nanmean([one[a] for one in rows])), 3) for a in ASPECTS}
        for name, rows in told.items()
    }


def main() -> None:
    if not (MATERIAL / "labels").is_dir():
        sys.exit(f"No labelled messages in {MATERIAL}: set TONGBAN_MATERIAL.")
    known = examples()
    if "--write" in sys.argv:
        weights = learned(known)
        choosing.WEIGHTS.write_text(
            json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
        )
        print(f"{len(weights)} weights from {len(known)} messages", file=sys.stderr)
    told = both_ways(known)
    if "--json" in sys.argv:
        print(json.dumps(told))
        return
    print("| way | " + " | ".join(ASPECTS) + " |\n|---|" + "---|" * len(ASPECTS))
    for name, row in told.items():
        print(f"| {name} | " + " | ".join(f"{row[a]:.3f}" for a in ASPECTS) + " |")


if __name__ == "__main__":
    main()
