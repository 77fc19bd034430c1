"""What a model learns from: texts with some labels, and the sayings that the product brings along."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tongban.services.dispatch.learning.features import Text

TARGETS = ("category", "office_kind", "kind", "urgent")
YES, NO = "yes", "no"
ALSO = {"category": "l1", "office_kind": "unit"}  # what other files call the same label
# what a row may call a second label that is right too
SECOND = {"category": ("alt_category", "alt_l1"), "office_kind": ("alt_office_kind", "alt_unit")}
TRUE, FALSE = {True, "true", "True", "yes", "1", "是"}, {False, "false", "False", "no", "0", "否"}
DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of it, target by target; `worth`: what it counts beside a real request.

    `second`: labels that are right too.
    """

    text: Text
    labels: Mapping[str, str]
    worth: float = 1.0
    second: Mapping[str, str] = field(default_factory=dict)


def example(row: Mapping[str, Any]) -> Example:
    """A row of a file as an example; labels that are missing, empty or not text are left out."""
    told = {name: row.get(name) or row.get(ALSO.get(name, "")) for name in TARGETS[:3]}
    labels = {name: value.strip() for name, value in told.items() if isinstance(value, str) and value.strip()}
    urgent = row.get("urgent")
    if isinstance(urgent, bool | str | int) and urgent in TRUE | FALSE:
        labels["urgent"] = YES if urgent in TRUE else NO
    second = {name: other for name in SECOND if name in labels and (other := second_of(row, name))}
    return Example(text_of(row), labels, second=second)


def second_of(row: Mapping[str, Any], target: str) -> str:
    """The label of a target that is right too, or nothing."""
    told = (row.get(name) for name in SECOND.get(target, ()))
    return next((said.strip() for said in told if isinstance(said, str) and said.strip()), "")


def text_of(row: Mapping[str, Any]) -> Text:
    """The subject and the text of a row, whatever stands there."""
    subject, text = (row.get(name) for name in ("subject", "text"))
    return Text(subject if isinstance(subject, str) else "", text if isinstance(text, str) else "")


@cache
def sayings() -> tuple[Example, ...]:
    """How residents put matters, written for the product, each with its class and kind of office."""
    kept = ("category", "office_kind")
    return tuple(Example(text, {name: row[name] for name in kept}) for row, text in _told("sayings"))


@cache
def alarms() -> tuple[Example, ...]:
    """How residents tell of danger, of water, heat or power cut off, of crowds; and, as a rule, of other matters."""
    danger = [Example(text, {"urgent": row["urgent"]}) for row, text in _told("urgency")]
    calm = [Example(one.text, {"urgent": NO}, worth=0.1) for one in sayings()]
    return (*danger, *calm)


def _told(name: str) -> list[tuple[dict[str, str], Text]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row, Text(said, "")) for row in csv.DictReader(file) for said in row["sayings"].split("|")]


def of_duties(items: Iterable[Mapping[str, Any]]) -> list[Example]:
    """The duty lists' own words as examples: each item's title with all its words, and each word alone."""
    made = []
    for item in items:
        labels = {"category": item["category"], "office_kind": item["lead"]}
        made.append(Example(Text(item["title"], f"{'，'.join(item['keywords'])}。{item['text']}"), labels))
        made += [Example(Text(word, ""), labels, worth=0.3) for word in item["keywords"]]
    return made
