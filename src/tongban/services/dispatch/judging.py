"""How well the model in use does on a labelled file."""

from collections.abc import Iterable
from typing import Any

from tongban.services.dispatch.answering import chances
from tongban.services.dispatch.learning.examples import TARGETS, YES, example, second_of
from tongban.services.dispatch.learning.measuring import calibration_error

Told = list[tuple[str, float]]


def evaluated(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """For each target with labels: rows, share right at first, among three, with the second label, calibration."""
    kept: dict[str, list[tuple[Told, str, str]]] = {target: [] for target in TARGETS}
    read = 0
    for row in rows:
        read += 1
        one = example(row)
        told = chances(one.text)
        for target, label in one.labels.items():
            kept[target].append((told[target], label, second_of(row, target)))
    measures = {target: _measured(target, found) for target, found in kept.items() if found}
    return {"rows": read, "measures": measures}


def _measured(target: str, found: list[tuple[Told, str, str]]) -> dict[str, Any]:
    if target == "urgent":
        return _alarms([(told[0][0] == YES, label == YES) for told, label, _ in found])
    first = [told[0][0] == label for told, label, _ in found]
    return {
        "rows": len(found),
        "top1": _share(first),
        "top1_or_second": _share([told[0][0] in {label, second} for told, label, second in found]),
        "top3": _share([label in {n for n, _ in told[:3]} for told, label, _ in found]),
        "top3_or_second": _share(
            [bool({label, second} & {n for n, _ in told[:3]}) for told, label, second in found]
        ),
        "calibration_error": round(calibration_error([told[0][1] for told, *_ in found], first), 4),
    }


def _alarms(found: list[tuple[bool, bool]]) -> dict[str, Any]:
    alarms, real = sum(said for said, _ in found), sum(is_so for _, is_so in found)
    both = sum(said and is_so for said, is_so in found)
    return {
        "rows": len(found),
        "urgent": real,
        "found": both,
        "said": alarms,
        "recall": round(both / real, 4) if real else None,
        "precision": round(both / alarms, 4) if alarms else None,
    }


def _share(hits: list[bool]) -> float:
    return round(sum(hits) / len(hits), 4)
