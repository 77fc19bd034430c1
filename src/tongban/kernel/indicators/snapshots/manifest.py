"""What a snapshot says of itself: when it was taken, which facts it holds, by which definitions figures stood then.

    snapshots/20261126T180500Z/manifest.json     {"format": 1, "taken", "moment", "event", "facts", "measures"}
    snapshots/20261126T180500Z/requests_facts.parquet

`moment` is up to when the facts are whole (ISO, UTC), `event` the last event then; facts are {name: {"columns":
{name: type}, "rows"}}, measures {code: version of its definition}. No path in it is absolute.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.declare import Facts

FORMAT, NAME = 1, "manifest.json"
AGAIN = 20  # times that a snapshot may be replaced while it is looked for


@dataclass(frozen=True)
class Snapshot:
    """One folder, read from its manifest."""

    folder: Path
    moment: datetime
    event: int
    facts: Mapping[str, Mapping[str, Any]]
    measures: Mapping[str, str]

    def file(self, facts: str) -> Path:
        """Where the rows of some facts stand."""
        return self.folder / f"{facts}.parquet"

    def check(self, *wanted: Facts) -> None:
        """Refuse where facts, or columns of them, were declared after the snapshot was taken."""
        for facts in (other for one in wanted for other in one.read):
            held = self.facts.get(facts.name, {}).get("columns", {})
            if not facts.schema.items() <= held.items():
                raise TongbanError(
                    _("The snapshot was taken before %(facts)s were declared so; take a new one.")
                    % {"facts": facts.name},
                    code="snapshot_old",
                )

    def written(self) -> str:
        """The manifest's text."""
        told = asdict(self) | {"format": FORMAT, "moment": self.moment.isoformat()}
        return json.dumps({k: v for k, v in told.items() if k != "folder"}, indent=1, ensure_ascii=False)


def root() -> Path:
    """Where this installation keeps its snapshots."""
    return Path(settings.HOME) / "snapshots"


def exists() -> bool:
    """Has any snapshot been taken here?"""
    return bool(_folders())


def newest() -> Snapshot:
    """The snapshot taken last."""
    for _again in range(AGAIN):
        found = _folders()
        if not found:
            raise TongbanError(
                _("There is no snapshot yet. Take one: tongban indicators snapshot"), code="no_snapshot"
            )
        try:
            return opened(found[-1])
        except TongbanError:
            if (found[-1] / NAME).exists():
                raise  # else it was replaced meanwhile
    raise _no_snapshot(found[-1])


def _folders() -> list[Path]:
    """By name alone, in one reading of the root: while one replaces another, whoever looks inside finds neither."""
    return sorted(root().glob("*Z"))


@lru_cache(maxsize=16)
def opened(folder: Path) -> Snapshot:
    """The snapshot of a folder; refused where it is none."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(told["moment"])
        read = Snapshot(folder, moment, told["event"], told["facts"], told["measures"])
    except (OSError, ValueError, LookupError, TypeError):
        raise _no_snapshot(folder) from None
    if told.get("format") != FORMAT or not all(read.file(name).is_file() for name in read.facts):
        raise _no_snapshot(folder)
    return read


def _no_snapshot(folder: Path) -> TongbanError:
    return TongbanError(_("%(folder)s is no whole snapshot.") % {"folder": folder}, code="no_snapshot")
