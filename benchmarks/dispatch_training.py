"""Time and memory of teaching dispatch with very many labelled texts.

    python -m benchmarks.dispatch_training FILE [--rows 100000]     writes FILE
    /usr/bin/time -v tongban requests train FILE --json

The texts are the real messages over and over, with other numbers and every fifth sentence of another message, so that
they are not the same texts; the labels are what the duty lists' words say, so that every name is shown.
"""

import argparse
import json
import os
import random
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()

from benchmarks.matters import many  # noqa: E402 - Django first
from tongban.services.dispatch import words  # noqa: E402 - Django first
from tongban.services.dispatch.learning.features import Text  # noqa: E402 - Django first
from tongban.services.dispatch.learning.teaching import teach  # noqa: E402 - Django first


def main() -> None:
    """Write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--rows", type=int, default=100_000)
    given = asked.parse_args()
    model, chosen = teach([], words.known_before(), words.said), random.Random(0)
    messages, own = many(given.rows), 10_438
    labels = [_labels(model, one) for one in messages[:own]]
    with given.file.open("w", encoding="utf-8") as file:
        for n, one in enumerate(messages):
            said = _mixed(one.text, messages[chosen.randrange(own)].text, chosen) if n >= own else one.text
            row = {"subject": one.subject, "text": said, **labels[n % len(labels)]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _labels(model, one) -> dict[str, str]:
    text = Text(one.subject, one.text)
    told = model.chances(text, words.said(text))
    return {target: told[target][0][0] for target in ("category", "office_kind", "kind")}


def _mixed(text: str, other: str, chosen: random.Random) -> str:
    """Every fifth sentence another's."""
    theirs = other.split("。")
    return "。".join(chosen.choice(theirs) if chosen.random() < 0.2 else part for part in text.split("。"))


if __name__ == "__main__":
    main()
