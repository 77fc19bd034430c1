"""Same matter and hot issues on labelled messages that nobody of this project wrote, beside plain baselines.

`python benchmarks/matters.py` measures (cross-validated over matters: no member of a matter tested is learned from);
`--learn` learns from all and writes `likeness/data/learned.json`; `--scale 30000` measures time and memory. The messages stand in ../shared/data.
"""

import json
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import KFold

from tongban.services.matters.groups import TOGETHER, groups_of
from tongban.services.matters.hot import Message, hot_issues
from tongban.services.matters.likeness import Table, columns_of, read
from tongban.services.matters.likeness.pairs import NAMES, SAME, features
from tongban.services.matters.likeness.words import DATA
from tongban.services.matters.neighbours import candidates

NUMBER = re.compile(r"\d+")
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
FOLDS, CUTTINGS, C, OF_ISSUES = 8, 4, 0.3, 2.0
UNSEEN = 0.03  # chance of a pair that is no candidate


def rows(name: str) -> list[dict]:
    """Lines of a file of the material."""
    here = Path(__file__).resolve().parents[1]
    file = next(
        p for up in (here.parent, here.parent.parent) if (p := up / "shared" / "data" / name).exists()
    )
    return [json.loads(line) for line in file.open(encoding="utf-8")]


class Material:
    """Messages, labels and the likenesses of every pair that is looked at."""

    def __init__(self) -> None:
        messages = {row["id"]: row for row in rows("messages/supported.jsonl")}
        self.issues = {i["id"]: i for i in rows("labels/issues.jsonl")}
        self.pairs = rows("labels/pairs.jsonl")
        self.same = np.array([p["same"] for p in self.pairs], int)
        said = {key: read(row["subject"], row["text"]) for key, row in messages.items()}
        self.at = {key: n for n, key in enumerate(messages)}
        self._alone(said)
        self._among_all(said)
        self._matters()

    def _alone(self, said: dict) -> None:
        """The labelled pairs as `tongban requests same` sees them: only their own messages are at hand."""
        own = sorted({p[side] for p in self.pairs for side in "ab"})
        row = {key: n for n, key in enumerate(own)}
        table = Table(columns_of([said[key] for key in own]))
        self.alone = features(table, [(row[p["a"]], row[p["b"]]) for p in self.pairs])

    def _among_all(self, said: dict) -> None:
        table = Table(columns_of(list(said.values())))
        self.labelled = features(table, [(self.at[p["a"]], self.at[p["b"]]) for p in self.pairs])
        near = candidates(table)
        inside = {
            tuple(sorted((self.at[a], self.at[b])))
            for i in self.issues.values()
            for a in i["members"]
            for b in i["members"]
            if a < b
        }
        self.near = len(near)
        self.looked = near + sorted(inside - set(near))
        self.features = features(table, self.looked)

    def _matters(self) -> None:
        """Every labelled message's matter: what is the same as a member is of its matter."""
        over: dict[str, str] = {}

        def top(key: str) -> str:
            while over.setdefault(key, key) != key:
                key = over[key]
            return key

        for issue in self.issues.values():
            for member in issue["members"]:
                over[top(member)] = top(issue["members"][0])
        for pair in self.pairs:
            if pair["same"]:
                over[top(pair["a"])] = top(pair["b"])
        self.sides = [(top(p["a"]), top(p["b"])) for p in self.pairs]
        self.matter = {i: top(issue["members"][0]) for i, issue in self.issues.items()}
        issue_of = {self.at[m]: i for i, issue in self.issues.items() for m in issue["members"]}
        self.touched = [tuple({x for x in (issue_of.get(a), issue_of.get(b)) if x}) for a, b in self.looked]
        self.one = np.array(
            [int(issue_of.get(a) is not None and issue_of.get(a) == issue_of.get(b)) for a, b in self.looked]
        )


def learn(data: Material, without: set[str]) -> tuple[float, np.ndarray]:
    """Bias and weights from every labelled pair and issue that touches none of these matters."""
    kept = np.array([a not in without and b not in without for a, b in data.sides])
    taken = [
        n
        for n, touched in enumerate(data.touched)
        if touched and not any(data.matter[i] in without for i in touched)
    ]
    often: dict = defaultdict(int)
    for n in taken:
        for i in data.touched[n]:
            often[i, data.one[n]] += 1
    counts = [min(1.0, sum(1 / often[i, data.one[n]] for i in data.touched[n])) * OF_ISSUES for n in taken]
    x = np.vstack([data.alone[kept], data.labelled[kept], data.features[taken]])
    y = np.concatenate([data.same[kept], data.same[kept], data.one[taken]])
    w = np.concatenate([np.full(2 * kept.sum(), 0.5), counts])
    middle, spread = x[: len(data.alone)].mean(0), x[: len(data.alone)].std(0) + 1e-6
    model = LogisticRegression(C=C, max_iter=400).fit((x - middle) / spread, y, sample_weight=w)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - weights @ middle), weights


def chance(learned: tuple[float, np.ndarray], of: np.ndarray) -> np.ndarray:
    """Chances of the same matter."""
    return 1 / (1 + np.exp(-(learned[0] + of @ learned[1])))


def pairs_measured(data: Material) -> dict[str, float]:
    """Means over ways of cutting, the least and the most F1; the best that a threshold on TF-IDF cosine reaches."""
    told = [_told(data, cutting) for cutting in range(CUTTINGS)]
    f1 = [f1_score(data.same, one >= SAME) for one in told]
    cosine = data.alone[:, NAMES.index("words")]
    return {
        "f1": float(np.mean(f1)),
        "f1_least": min(f1),
        "f1_most": max(f1),
        "auc": float(np.mean([roc_auc_score(data.same, one) for one in told])),
        "calibration_error": float(np.mean([calibration(one, data.same) for one in told])),
        "tfidf_cosine_best_f1": max(f1_score(data.same, cosine >= t) for t in cosine),
    }


def _told(data: Material, cutting: int) -> np.ndarray:
    """The chance of each labelled pair, told by what learned of no pair of its matters."""
    matters = sorted({side for sides in data.sides for side in sides})
    told = np.zeros(len(data.pairs))
    for _train, test in KFold(FOLDS, shuffle=True, random_state=cutting).split(matters):
        out = {matters[n] for n in test}
        mine = [n for n, sides in enumerate(data.sides) if sides[0] in out]
        told[mine] = chance(learn(data, out | {data.sides[n][1] for n in mine}), data.alone[mine])
    return told


def calibration(told: np.ndarray, same: np.ndarray, bins: int = 5) -> float:
    """Mean distance between the chance told and the share that came true, by fifths of the scale."""
    place = np.minimum((told * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(told[place == b].mean() - same[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def groups_measured(data: Material) -> dict[str, dict[str, float]]:
    """Issues among all messages, by B-cubed with outsiders as errors; beside it connected components."""
    names = sorted(data.issues)
    found: dict[str, list] = {"average": [], "components": []}
    for _train, test in KFold(5, shuffle=True, random_state=1).split(names):
        told = chance(learn(data, {data.matter[names[n]] for n in test}), data.features)
        known = {pair: float(p) for pair, p in zip(data.looked, told, strict=True)}
        near = [(a, b, known[a, b]) for a, b in data.looked[: data.near]]
        mine = [names[n] for n in test]
        ask = lambda pairs, known=known: [known.get(pair, UNSEEN) for pair in pairs]  # noqa: E731
        found["average"] += bcubed(data, groups_of(len(data.at), near, ask, TOGETHER), mine)
        found["components"] += bcubed(data, components(len(data.at), near, 0.5), mine)
    return {how: scores(members) for how, members in found.items()}


def bcubed(data: Material, groups: list[list[int]], issues: Iterable[str]) -> list[tuple[float, float]]:
    """(precision, recall) of each labelled member; one in no group stands alone."""
    group = {m: set(members) for members in groups for m in members}
    told = []
    for issue in issues:
        own = {data.at[m] for m in data.issues[issue]["members"]}
        told += [(len(g & own) / len(g), len(g & own) / len(own)) for m in own if (g := group.get(m, {m}))]
    return told


def scores(members: list[tuple[float, float]]) -> dict[str, float]:
    """Precision, recall and F1."""
    p, r = (float(np.mean(side)) for side in zip(*members, strict=True))
    return {"precision": p, "recall": r, "f1": 2 * p * r / (p + r)}


def components(size: int, near: list[tuple[int, int, float]], least: float) -> list[list[int]]:
    """Everything that hangs together by pairs this likely."""
    kept = [(a, b) for a, b, p in near if p >= least]
    a, b = zip(*kept, strict=True)
    _count, label = connected_components(
        coo_matrix((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False
    )
    groups: dict = defaultdict(list)
    for n, one in enumerate(label):
        groups[one].append(n)
    return [g for g in groups.values() if len(g) > 1]


def many(size: int) -> list[Message]:
    """So many messages of all files; past their number copies with other numbers in them, filed on other days."""
    files = ("answered", "supported", "classified", "unclassified")
    own = [row for name in files for row in rows(f"messages/{name}.jsonl")]
    chosen = random.Random(0)
    made = []
    for n, row in zip(range(size), cycle(own)):
        other = (
            (lambda t: NUMBER.sub(lambda m: str(chosen.randrange(10 ** len(m[0]))), t))
            if n >= len(own)
            else str
        )
        at = datetime.fromisoformat(row["filed_at"]) if row.get("filed_at") else None
        at = at and at + timedelta(days=n // len(own) * chosen.randrange(-30, 31))
        made.append(
            Message(f"{n}", other(row["subject"] or ""), other(row["text"] or ""), at, row.get("support", 0))
        )
    return made


def scale(size: int) -> dict[str, float]:
    """Seconds and memory that hot issues among so many messages take."""
    messages, begun, clock = many(size), _spent(), time.monotonic()
    issues = hot_issues(messages, workers=2)
    peak = max(resource.getrusage(who).ru_maxrss for who in WHO) / 1024
    seconds = time.monotonic() - clock
    return {"issues": len(issues), "cpu_seconds": _spent() - begun, "seconds": seconds, "peak_mb": peak}


def _spent() -> float:
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, WHO))


def main() -> None:
    """Measure, or learn."""
    if "--scale" in sys.argv:
        print(json.dumps(scale(int(sys.argv[sys.argv.index("--scale") + 1])), indent=1))
        return
    begun = time.process_time()
    data = Material()
    if "--learn" in sys.argv:
        bias, weights = learn(data, set())
        told = {
            "bias": round(bias, 4),
            "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)},
        }
        (DATA / "learned.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        return
    print(
        json.dumps(
            {
                "pairs": pairs_measured(data),
                "groups": groups_measured(data),
                "cpu_seconds": time.process_time() - begun,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
