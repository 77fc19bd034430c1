"""Who keeps the map and the names: rights over the divisions that are touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.actor import Actor

VIEW, PREPARE, APPLY = "gazetteer.view", "gazetteer.prepare", "gazetteer.apply"
NAMES, DECIDE, INSPECT = "gazetteer.names", "gazetteer.decide", "gazetteer.inspect"


@dataclass(frozen=True)
class Reach:
    """The paths that an act touches: who does it looks after all of them."""

    paths: tuple[str, ...]


def reaches(actor: Actor, right: str, paths: Iterable[str]) -> bool:
    """Has an actor the right over every one of these places? Where an act touches none, it has to have the right."""
    return actor.holds(right) and all(actor.oversees(path, right) for path in paths)


NAMING, RENAMING, RETIRING = "naming", "renaming", "retiring"
NAMINGS = {NAMING: _("A new name"), RENAMING: _("Another name"), RETIRING: _("The name goes out of use")}
SOUND, DAMAGED, MOVED, LOST = "sound", "damaged", "moved", "lost"
FINDINGS = {
    SOUND: _("Stands, sound"),
    DAMAGED: _("Stands, damaged"),
    MOVED: _("Stands elsewhere"),
    LOST: _("Not found"),
}
SIGNALS = {SOUND: "ok", DAMAGED: "wait", MOVED: "late", LOST: "late"}


def keeps(actor: Actor, case: Any) -> bool:
    """Does this person keep the names of where it is?"""
    return actor.oversees(case.place_path, NAMES)


def sees(actor: Actor, case: Any) -> bool:
    """May this person give an opinion on a name of where it is?"""
    return actor.oversees(case.place_path, VIEW)


def decides(actor: Actor, case: Any) -> bool:
    """Does this person decide on names and boundaries of where it is?"""
    return actor.oversees(case.place_path, DECIDE)


def system(actor: Actor, _case: Any) -> bool:
    """Only the program, within an act that asked who may."""
    return actor.is_system
