"""When a model is taught, and whether it comes into use: from a file by an operator, from requests every night."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.core import clock
from tongban.services.dispatch import actions, queries, serving, words
from tongban.services.dispatch.learning.examples import TARGETS, Example, example, text_of
from tongban.services.dispatch.learning.measuring import better, worse
from tongban.services.dispatch.learning.model import Model
from tongban.services.dispatch.learning.teaching import FEWEST, teach
from tongban.services.dispatch.models import ModelVersion

SHOWN = timedelta(days=730)  # requests older than that teach nothing any more
NEWEST = timedelta(days=28)  # the weeks on which a new model and the one in use are tried
TRIED = 4000  # requests of a trial at most
FEWEST_TRIED = 25


@dataclass(frozen=True)
class Lesson:
    """What became of a lesson."""

    version: ModelVersion
    in_use: bool
    why: str


def learn_from_file(examples: Sequence[Example], *, by: Actor) -> Lesson:
    """Teach a model and put it in use; a target that it tells worse than the duty lists' words alone is left to them."""
    model = teach(examples, words.known_before(), words.said)
    version = actions.keep(model, by=by, source="file", trial={})
    if all(model.rows[target] < FEWEST for target in TARGETS):
        return Lesson(version, False, _("Too few labelled rows: %(count)d are needed.") % {"count": FEWEST})
    actions.put_in_use(version.pk, by=by, reason=_("Taught from a file."))
    return Lesson(version, True, _("In use from now on."))


def learn_from_requests() -> Lesson | None:
    """Teach a model from settled requests; it comes into use only if it did better in the newest weeks."""
    told = list(queries.sent_requests(clock.now() - SHOWN))
    cut = clock.now() - NEWEST
    older, newest = [r for r in told if r["at"] < cut], [r for r in told if r["at"] >= cut][-TRIED:]
    if len(older) < FEWEST or len(newest) < FEWEST_TRIED:
        return None
    model = teach([example(row) for row in older], words.known_before(), words.said)
    trial = tried(model, serving.current(), newest)
    version = actions.keep(model, by=SYSTEM, source="requests", trial=trial, learned_until=older[-1]["at"])
    if trial["better"]:
        actions.put_in_use(version.pk, by=SYSTEM, reason=_("It did better in the newest weeks."))
    return Lesson(version, trial["better"], "")


def tried(new: Model, old: Model, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Both models on the same requests, office and class: how many right each, and whether the new one is better."""
    told: dict[str, Any] = {}
    hits: dict[str, tuple[list[bool], list[bool]]] = {"office_kind": ([], []), "category": ([], [])}
    for row in rows:
        text = text_of(row)
        said = words.said(text, row.get("place_path", ""))
        both = [model.chances(text, said) for model in (new, old)]
        for target, lists in hits.items():
            if row.get(target):
                for chances, right in zip(both, lists, strict=True):
                    right.append(chances[target][0][0] == row[target])
    for target, (fresh, held) in hits.items():
        told[target] = {"rows": len(fresh), "new": sum(fresh), "old": sum(held)}
    told["better"] = better(*hits["office_kind"]) and not worse(*hits["category"])
    return told
