"""The kinds of change and what each is told: one dataclass a kind, read from what a person or a file gives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.places.models import Division

CODE = re.compile(r"[0-9]{2,15}")
Geometry = dict[str, Any] | None


@dataclass(frozen=True)
class Open:
    """A division is set up; `children` come to it from where they are."""

    kind: ClassVar[str] = "open"
    parent: str
    code: str
    level: str
    name: str
    name_en: str = ""
    children: tuple[str, ...] = ()
    geometry: Geometry = None


@dataclass(frozen=True)
class Merge:
    """Several become one: one of them that goes on, or a new one of another code."""

    kind: ClassVar[str] = "merge"
    codes: tuple[str, ...]
    code: str
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Part:
    """One part of what is split."""

    code: str
    name: str = ""
    name_en: str = ""
    children: tuple[str, ...] = ()
    geometry: Geometry = None


@dataclass(frozen=True)
class Split:
    """One becomes several; `heir` is the part that keeps what cannot be told apart by position."""

    kind: ClassVar[str] = "split"
    code: str
    parts: tuple[Part, ...]
    heir: str = ""


@dataclass(frozen=True)
class Rename:
    """A division goes on under another name."""

    kind: ClassVar[str] = "rename"
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Move:
    """A division with all below it comes under another one, with a new code where it gets one."""

    kind: ClassVar[str] = "move"
    code: str
    to: str
    new_code: str = ""


@dataclass(frozen=True)
class Outline:
    """A division has another boundary."""

    kind: ClassVar[str] = "outline"
    code: str
    geometry: Geometry


@dataclass(frozen=True)
class End:
    """A division with nothing below it is no more, and none comes after it."""

    kind: ClassVar[str] = "end"
    code: str


Kind = Open | Merge | Split | Rename | Move | Outline | End
KINDS: dict[str, type[Kind]] = {k.kind: k for k in (Open, Merge, Split, Rename, Move, Outline, End)}
LABELS = {
    "open": gettext_lazy("Set up a division"),
    "merge": gettext_lazy("Merge divisions"),
    "split": gettext_lazy("Split a division"),
    "rename": gettext_lazy("Rename a division"),
    "move": gettext_lazy("Put a division under another one"),
    "outline": gettext_lazy("Change a boundary"),
    "end": gettext_lazy("Close a division"),
}
OPTIONAL = {"name_en", "children", "geometry", "heir", "new_code"}


def read(kind: str, data: Mapping[str, Any]) -> Kind:
    """A change as it is given, or which field is wrong and why."""
    declared = KINDS.get(kind)
    if declared is None:
        raise TongbanError(_("There is no such kind of change."), code="kind", field="kind")
    return _read(declared, data)


def _read(declared: type[Any], data: Mapping[str, Any]) -> Any:
    unknown = set(data) - {f.name for f in fields(declared)}
    if unknown:
        raise TongbanError(
            _("There is no field %(name)s here.") % {"name": min(unknown)}, code="field", field="kind"
        )
    given = {f.name: _field(f.name, data.get(f.name), declared) for f in fields(declared)}
    return declared(**given)


def _field(name: str, value: Any, declared: type[Any]) -> Any:
    if name == "geometry":
        return _geometry(value, needed=declared is Outline)
    if name in {"codes", "children"}:
        return _codes(name, value)
    if name == "parts":
        return _parts(value)
    text = clean_line(str(value or ""), limit=120 if name == "name_en" else 80)  # what a division keeps
    optional = name in OPTIONAL or (name == "name" and declared in (Merge, Part))
    if not text and not optional:
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field=name)
    if text and name in {"code", "parent", "to", "new_code", "heir"} and not CODE.fullmatch(text):
        raise TongbanError(_("A code has 2 to 15 digits."), code="code", field=name)
    if name == "level" and text not in Division.Level.values:
        raise TongbanError(_("There is no such level."), code="level", field=name)
    return text


def _codes(name: str, value: Any) -> tuple[str, ...]:
    given = re.split(r"[\s,，、;；]+", value.strip()) if isinstance(value, str) else list(value or ())
    codes = tuple(dict.fromkeys(str(code).strip() for code in given if str(code).strip()))
    if any(not CODE.fullmatch(code) for code in codes) or (name == "codes" and not codes):
        raise TongbanError(_("Give codes of 2 to 15 digits."), code="code", field=name)
    return codes


def _parts(value: Any) -> tuple[Part, ...]:
    if (
        not isinstance(value, list | tuple)
        or len(value) < 2
        or not all(isinstance(p, Mapping) for p in value)
    ):
        raise TongbanError(_("A split has two parts or more."), code="parts", field="parts")
    return tuple(_read(Part, part) for part in value)


def _geometry(value: Any, *, needed: bool) -> Geometry:
    from tongban.kernel.places import outline  # noqa: PLC0415 - large libraries, not for every process

    if not value and not needed:
        return None
    if not isinstance(value, Mapping):
        raise TongbanError(_("This is not a GeoJSON geometry."), code="geometry", field="geometry")
    return outline.checked(dict(value))
