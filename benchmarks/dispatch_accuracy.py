"""Accuracy of dispatch on real messages, beside TF-IDF with a linear machine in the same run.

    python benchmarks/dispatch_accuracy.py [--parts first_day halves five_fold] [--splits 2] [--shared ../shared]

Labels of the half that is tested reach neither training nor thresholds. Prints each part as it is done, a JSON object a line.
"""

import argparse
import json
import os
import resource
import sys
import time
from functools import cache
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()

from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402 - Django first
from sklearn.metrics import f1_score  # noqa: E402 - Django first
from sklearn.model_selection import StratifiedKFold  # noqa: E402 - Django first
from sklearn.pipeline import make_pipeline  # noqa: E402 - Django first
from sklearn.svm import LinearSVC  # noqa: E402 - Django first

from tongban.services.dispatch import words  # noqa: E402 - Django first
from tongban.services.dispatch.learning.examples import Example, example  # noqa: E402 - Django first
from tongban.services.dispatch.learning.measuring import calibration_error  # noqa: E402 - Django first
from tongban.services.dispatch.learning.teaching import teach  # noqa: E402 - Django first

SECOND = {"category": "alt_l1", "office_kind": "alt_unit"}
said = cache(words.said)


def lines(file: Path) -> list[dict]:
    """The rows of a jsonl file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def taught(examples: list[Example]):
    """A model of these, with what duty words say of each text asked once."""
    return teach(examples, words.known_before(), said)


def answers(model, rows: list[dict]) -> list[dict]:
    """What a model says of each row."""
    return [model.chances(example(row).text, said(example(row).text)) for row in rows]


def shares_right(rows: list[dict], told: list[dict], target: str) -> dict:
    """Shares right of one target."""
    first = [one[target][0][0] for one in told]
    three = [{name for name, _ in one[target][:3]} for one in told]
    right, either = [row[target] for row in rows], [{row[target], row[SECOND[target]]} for row in rows]
    return {
        "top1": np.mean([a == b for a, b in zip(first, right, strict=True)]),
        "top1_or_second": np.mean([a in b for a, b in zip(first, either, strict=True)]),
        "top3": np.mean([b in a for a, b in zip(three, right, strict=True)]),
        "top3_or_second": np.mean([bool(a & b) for a, b in zip(three, either, strict=True)]),
        "weighted_f1": f1_score(right, first, average="weighted"),
    }


def scored(rows: list[dict], told: list[dict], seven: set[str]) -> dict:
    """Shares right of one half; of the class also among the rows of the seven classes that the classified know."""
    measures = {target: shares_right(rows, told, target) for target in SECOND}
    known = [n for n, row in enumerate(rows) if row["category"] in seven]
    measures["category_of_seven"] = shares_right(
        [rows[n] for n in known], [told[n] for n in known], "category"
    )
    measures["kind"] = {
        "top1": np.mean([one["kind"][0][0] == row["kind"] for one, row in zip(told, rows, strict=True)])
    }
    return measures


def peer(train: list[tuple[str, str]], test: list[str]) -> list[str]:
    """The usual: character TF-IDF and LinearSVC."""
    machine = make_pipeline(
        TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2, max_features=50_000
        ),
        LinearSVC(),
    )
    return machine.fit([t for t, _ in train], [label for _, label in train]).predict(test)


def peer_scored(classified: list[dict], train: list[dict], test: list[dict], seven: set[str]) -> dict:
    """What the usual tells of one half."""
    own = {"category": [*classified, *train], "office_kind": train}
    told = {t: peer([(plain(r), r[t]) for r in rows], [plain(r) for r in test]) for t, rows in own.items()}
    told["category_of_seven"] = told["category"]
    measures = {}
    for name, first in told.items():
        target = name.removesuffix("_of_seven")
        of = [(a, r) for a, r in zip(first, test, strict=True) if name == target or r["category"] in seven]
        measures[name] = {
            "top1": np.mean([a == r[target] for a, r in of]),
            "top1_or_second": np.mean([a in {r[target], r[SECOND[target]]} for a, r in of]),
        }
    return measures


def plain(row: dict) -> str:
    """Subject and text in one."""
    return f"{row['subject']}\n{row['text']}"


def halves(rows: list[dict], splits: int):
    """Both directions of random halves."""
    for seed in range(splits):
        order = np.random.RandomState(seed).permutation(len(rows))
        cut = len(rows) // 2
        for train, test in ((order[:cut], order[cut:]), (order[cut:], order[:cut])):
            yield [rows[n] for n in train], [rows[n] for n in test]


def alarms(model_rows: list[tuple]) -> dict:
    """How many real alarms are among those to look at."""
    looked = sum(mark for mark, _ in model_rows)
    real = sum(is_so for _, is_so in model_rows)
    both = sum(mark and is_so for mark, is_so in model_rows)
    return {
        "urgent": real,
        "found": both,
        "looked_at": looked,
        "recall": both / real,
        "precision": both / max(looked, 1),
    }


def marked(model, rows: list[dict], told: list[dict]) -> list[tuple]:
    """For each row: to be looked at? really urgent?"""
    mark = model.heads["urgent"].mark
    return [(dict(one["urgent"])["yes"] >= mark, row["urgent"]) for one, row in zip(told, rows, strict=True)]


def pooled_calibration(pairs: list[tuple]) -> dict:
    """Calibration error over all tested rows, by the first label and by either."""
    found = {}
    for target, second in SECOND.items():
        p = [one[target][0][1] for _, one in pairs]
        first = [one[target][0][0] == row[target] for row, one in pairs]
        either = [one[target][0][0] in {row[target], row[second]} for row, one in pairs]
        found[target] = {
            "first": calibration_error(p, first),
            "either": calibration_error(p, either),
            "mean_p": np.mean(p),
        }
    return found


def summed(found: list[dict]) -> dict:
    """Mean and standard deviation of each measure."""
    return {
        target: {
            name: [round(float(f([one[target][name] for one in found])), 3) for f in (np.mean, np.std)]
            for name in found[0][target]
        }
        for target in found[0]
    }


def five_fold(rows: list[dict]) -> dict:
    """Weighted F1 of the class, five-fold, ours and the peer's."""
    right = np.array([row["category"] for row in rows])
    ours, theirs = [], []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(right, right):
        model = taught([example(rows[n]) for n in train])
        told = [one["category"][0][0] for one in answers(model, [rows[n] for n in test])]
        ours.append(f1_score(right[test], told, average="weighted"))
        told = peer([(plain(rows[n]), right[n]) for n in train], [plain(rows[n]) for n in test])
        theirs.append(f1_score(right[test], told, average="weighted"))
    return {
        "weighted_f1": [np.mean(ours), np.std(ours)],
        "peer_weighted_f1": [np.mean(theirs), np.std(theirs)],
    }


def material(shared: Path) -> tuple[list[dict], list[dict]]:
    """The classified messages, and the labelled ones with their words."""
    data = shared / "data"
    texts = {row["id"]: row for file in (data / "messages").glob("*.jsonl") for row in lines(file)}
    classified = lines(data / "messages/classified.jsonl")
    labelled = [
        {
            **row,
            "category": row["l1"],
            "office_kind": row["unit"],
            **{k: texts[row["id"]][k] for k in ("subject", "text")},
        }
        for row in lines(data / "labels/messages.jsonl")
    ]
    return classified, labelled


def classes_of(rows: list[dict]) -> set[str]:
    """The classes that these know."""
    return {row["category"] for row in rows}


def first_day(classified: list[dict], labelled: list[dict], _splits: int) -> dict:
    """What is known before any label."""
    begun = time.process_time()
    zero = taught([])
    seconds = time.process_time() - begun
    told = answers(zero, labelled)
    return {
        "seconds": seconds,
        "right": summed([scored(labelled, told, classes_of(classified))]),
        "calibration": pooled_calibration(list(zip(labelled, told, strict=True))),
        "alarms": alarms(marked(zero, labelled, told)),
    }


def learned(classified: list[dict], labelled: list[dict], splits: int) -> dict:
    """Taught on the classified and one half, tried on the other."""
    found, peers, pairs, looked = [], [], [], []
    seven = classes_of(classified)
    for train, test in halves(labelled, splits):
        model = taught([example(row) for row in classified] + [example(row) for row in train])
        told = answers(model, test)
        found.append(scored(test, told, seven))
        pairs += zip(test, told, strict=True)
        looked += marked(model, test, told)
        peers.append(peer_scored(classified, train, test, seven))
        print(f"half {len(found)} of {2 * splits}", file=sys.stderr, flush=True)
    return {
        "right": summed(found),
        "peer": summed(peers),
        "calibration": pooled_calibration(pairs),
        "alarms": alarms(looked),
    }


PARTS = {"first_day": first_day, "halves": learned, "five_fold": lambda rows, *_: five_fold(rows)}


def main() -> None:
    """The parts asked for, each as a JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--splits", type=int, default=2)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    given = parser.parse_args()
    for part in given.parts:
        told = {part: PARTS[part](*material(given.shared), given.splits)}
        told["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(told, ensure_ascii=False, default=lambda n: round(float(n), 4)), flush=True)


if __name__ == "__main__":
    main()
