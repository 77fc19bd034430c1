"""What a room tells the product about itself: one object in `service.py`, read by menu, URLs, API and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Page:
    """A menu entry: URL name, label, the face it stands on, the right it needs (None: everybody), what one finds there."""

    url: str
    label: Any
    needs: str | None = None
    face: str = "workbench"
    order: int = 50
    finds: Any = ""


@dataclass(frozen=True)
class Years:
    """How long a record type (`label` to people) is kept after it ended, and what carries that out.

    `ended` names a function that gives the rows (a queryset) which ended before a moment; `erase` one that erases the
    row of an id in a transaction of its own, and does nothing to one that is erased already. `among` is given to `ended`
    after the moment, where one table holds several record types.
    """

    years: int
    ended: str
    erase: str
    label: Any
    among: str = ""


@dataclass(frozen=True)
class Stands:
    """Records that stand in divisions, and what becomes of them when a division gives way to others.

    `column` holds the division: a foreign key, or with `path` its codes from the top down. `goes`: "heir" follows whatever
    comes after (by `position`, the names of longitude and latitude, where it was split); "same" follows only a division
    that goes on under another name, code or parent; "stays" is history and keeps the division it was in.
    """

    model: str
    label: Any
    column: str = "division"
    goes: str = "stays"
    path: bool = False
    position: tuple[str, ...] = ()
    among: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Service:
    """One room's declaration. Dotted paths stand for what would import upward or slowly."""

    code: str
    label: Any
    menu: tuple[Page, ...] = ()
    urls: str | None = None
    prefix: str | None = None
    api: str | None = None
    lifecycles: tuple[Any, ...] = ()
    rights: tuple[Any, ...] = ()
    roles: tuple[Any, ...] = ()
    measures: str | None = None
    # dotted path of what must hold of its rows (`core.invariants`), asked by `tongban audit invariants`
    invariants: str | None = None
    handles: Mapping[str, str] = field(default_factory=dict)
    provides: Mapping[str, str] = field(default_factory=dict)
    membership_kinds: tuple[Any, ...] = ()
    keeps: Mapping[str, Years] = field(default_factory=dict)
    # what is sealed within JSON: {model: dotted path of f(row) -> the attributes whose values are to be sealed anew}
    reseals: Mapping[str, str] = field(default_factory=dict)
    # what its rows name of the storage: each a query of one column, names that end in the hash of their content
    files: tuple[str, ...] = ()
    notices: tuple[Any, ...] = ()
    stands: tuple[Stands, ...] = ()
    demo: str | None = None
    registers: tuple[Any, ...] = ()


def named(path: str) -> Any:
    """The object behind a dotted path."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@cache
def all_services() -> tuple[Service, ...]:
    """Every installed room's declaration, kernel rooms first, in the order of INSTALLED_APPS."""
    found = []
    for app in apps.get_app_configs():
        path = f"{app.name}.service"
        # core's own service.py is this module
        if app.name.startswith("tongban.") and path != __name__ and find_spec(path):
            found.append(import_module(path).SERVICE)
    return tuple(found)


@cache
def all_files() -> tuple[str, ...]:
    """The queries of the names under which the storage has something that a row names."""
    return tuple(query for service in all_services() for query in service.files)


@cache
def handlers(topic: str) -> tuple[Callable[..., None], ...]:
    """What runs when the outbox relays `topic`."""
    return tuple(named(s.handles[topic]) for s in all_services() if topic in s.handles)


@cache
def provider(what: str) -> Callable[..., Any] | None:
    """The one service that answers a question the kernel or another service asks, if any does."""
    for service in all_services():
        if what in service.provides:
            return named(service.provides[what])  # type: ignore[no-any-return]
    return None


@cache
def providers(what: str) -> tuple[Callable[..., Any], ...]:
    """Every service's answer to a question that many may answer."""
    return tuple(named(s.provides[what]) for s in all_services() if what in s.provides)
