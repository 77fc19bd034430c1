"""What a register is: its columns, who owns its facts, what follows when a fact changes. Declared by services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.service import Years, all_services

PERSON, ORGANISATION = "person", "organisation"
KINDS = (
    "text",
    "name",
    "date",
    "id_number",
    "phone",
    "credit_code",
    "choice",
    "division",
    "address",
    "int",
)


@dataclass(frozen=True)
class Column:
    """One column: `kind` says how a value reads; `sealed` ones are encrypted wherever they lie; `synonyms` are
    words that stand for it in headings, Chinese and English.
    """

    name: str
    label: Any
    kind: str
    required: bool = False
    sealed: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """A difference that took effect on a day, or was taken back, with the ledger's entry for it then (or the last one)."""

    entry: Any
    difference: Any
    on: date | None


@dataclass(frozen=True)
class Kept:
    """How many years the words of a ledger are kept after a subject has ended, and which law says so.

    Where no law does, a person may have theirs erased as soon as it has ended.
    """

    years: int
    law: Any = ""


@dataclass(frozen=True)
class Register:
    """One ledger that several offices keep true.

    `owner` names f(difference) -> id of the office that can know; `applied` and `reversed` f(sequence of Followed),
    called in the transaction in which some hundred confirmed differences take effect or are taken back. `confirm_days`
    are working days; a full list that would end more than the share `departures_stop` of its scope waits for a person;
    `kept`: how long after their end subjects are known.
    """

    code: str
    label: Any
    subject: str
    columns: tuple[Column, ...]
    owner: str
    applied: str = ""
    reversed: str = ""
    confirm_days: int = 10
    departures_stop: float = 0.05
    kept: Kept = Kept(5)

    def __post_init__(self) -> None:
        """Refuse a declaration that could not be kept."""
        wrong = [
            c.name for c in self.columns if c.kind not in KINDS or (c.kind == "choice" and not c.choices)
        ]
        if wrong or self.subject not in (PERSON, ORGANISATION):
            raise ValueError(f"register {self.code}: {wrong or self.subject}")

    def column(self, name: str) -> Column:
        """One column by its name."""
        return next(c for c in self.columns if c.name == name)

    def first(self, kind: str) -> Column | None:
        """The first column of a kind, if there is one: the name, the ID number, where it belongs."""
        return next((c for c in self.columns if c.kind == kind), None)

    @property
    def head(self) -> Column | None:
        """The column that says who stands for an organisation: of two names the second."""
        names = [c for c in self.columns if c.kind == "name"]
        return names[1] if self.subject == ORGANISATION and len(names) > 1 else None

    @property
    def keeps(self) -> dict[str, Years]:
        """What is erased of it in time, as rooms declare it."""
        kept = Years(
            self.kept.years,
            ended="tongban.kernel.exchange.queries.ended_before",
            erase="tongban.kernel.exchange.actions.erasing.erase_ended",
            label=self.label,
            among=self.code,
        )
        return {f"exchange.Entry:{self.code}": kept}

    @property
    def identity(self) -> Column | None:
        """The column whose number is one subject's alone."""
        return self.first("id_number" if self.subject == PERSON else "credit_code")


@cache
def all_registers() -> dict[str, Register]:
    """Every declared register by code."""
    return {r.code: r for s in all_services() for r in s.registers}


def register(code: str) -> Register:
    """The register of that code."""
    found = all_registers().get(code)
    if found is None:
        known = ", ".join(all_registers()) or "—"
        raise TongbanError(
            _("There is no register %(code)s. There are: %(known)s.") % {"code": code, "known": known},
            code="no_register",
            field="register",
        )
    return found
