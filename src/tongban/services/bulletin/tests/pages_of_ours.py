"""Ten pages of our own on other topics, labelled before any rule was run on them: `{as printed|value|unit}` in the text.

`*` as unit: what is printed leaves the unit out, any is right. A line broken within a figure belongs to how it is printed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "pages"
LABEL = re.compile(r"\{([^|{}]+)\|([^|{}]+)\|([^|{}]*)\}")


@dataclass(frozen=True)
class OurPage:
    """A page as it is given to the check, and its figures in the order of the text: printed, value, unit."""

    name: str
    text: str
    figures: list[tuple[str, float, str]]


def pages() -> list[OurPage]:
    """Every page of the folder."""
    return [_page(path) for path in sorted(FOLDER.glob("*.txt"))]


def _page(path: Path) -> OurPage:
    marked = path.read_text(encoding="utf-8")
    figures = [(m[1].replace("\n", ""), float(m[2]), m[3]) for m in LABEL.finditer(marked)]
    return OurPage(path.stem, LABEL.sub(lambda m: m[1], marked), figures)


def differences(
    wanted: list[tuple[str, float, str]], found: list[tuple[str, float, str]]
) -> tuple[list, list]:
    """What was not found, and what was found and is none."""
    left, missed = list(found), []
    for printed, value, unit in wanted:
        same = next((f for f in left if _same(f, (printed, value, unit))), None)
        if same:
            left.remove(same)
        else:
            missed.append((printed, value, unit))
    return missed, left


def _same(found: tuple[str, float, str], label: tuple[str, float, str]) -> bool:
    near = abs(found[1] - label[1]) <= 1e-4 * max(1, abs(label[1]))
    return found[0] == label[0] and near and (label[2] in ("*", found[2]))
