"""Who keeps the map and the names: rights over the divisions that are touched."""

from collections.abc import Iterable
from dataclasses import dataclass

from tongban.kernel.access.actor import Actor

VIEW, PREPARE, APPLY = "gazetteer.view", "gazetteer.prepare", "gazetteer.apply"
NAMES, DECIDE, INSPECT = "gazetteer.names", "gazetteer.decide", "gazetteer.inspect"


@dataclass(frozen=True)
class Reach:
    """The paths that an act touches: who does it looks after all of them."""

    paths: tuple[str, ...]


def reaches(actor: Actor, right: str, paths: Iterable[str]) -> bool:
    """Has an actor the right over every one of these places?"""
    return all(actor.oversees(path, right) for path in paths)
