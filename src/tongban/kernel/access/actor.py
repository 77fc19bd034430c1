"""Who is asking: an account with its roles, a requester with a code, a key, the system, or nobody known.

An actor is made once a request and carries facts only, so that asking `may` never queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Holding:
    """A role as held now: its rights, for an office, within a division subtree (path prefix; '' = everywhere)."""

    role: str
    rights: frozenset[str]
    office_id: int | None
    division_path: str


@dataclass(frozen=True)
class Actor:
    """One asker. `code` is what events record: account:12, key:3, system, or plain `requester`, which tells nothing
    of the other cases that the same person follows.
    """

    code: str = "nobody"
    label: str = ""
    account: Any = None
    holdings: tuple[Holding, ...] = ()
    # cases this actor may follow as their requester (proved by code and secret, or by being signed in)
    own_cases: frozenset[int] = field(default_factory=frozenset)
    scopes: frozenset[str] | None = None
    # what must be done before the rights of a strong role count: "second_factor", "password" or nothing
    must: str = ""

    @property
    def is_staff_member(self) -> bool:
        """Does this actor work for an office?"""
        return bool(self.holdings)

    @property
    def is_system(self) -> bool:
        """Is it the program itself?"""
        return self.code == "system"

    def whole(self) -> "Actor":
        """The same without the limits of a key: what the right that was asked for rests on."""
        return self if self.scopes is None else replace(self, scopes=None)

    def as_requester(self) -> "Actor":
        """The same person, recorded as whoever asked and as nothing else: neither account nor office shows."""
        return Actor(code="requester", own_cases=self.own_cases) if self.own_cases else NOBODY

    def holding(self, right: str) -> Iterator[Holding]:
        """The holdings that carry a right (a key's scopes narrow them)."""
        if self.scopes is None or right in self.scopes:
            yield from (h for h in self.holdings if right in h.rights)

    def holds(self, right: str | None) -> bool:
        """Has this actor the right anywhere?"""
        return right is None or any(True for _ in self.holding(right))

    def works_for(self, office_id: int | None, right: str) -> bool:
        """Has this actor the right in the name of that office?"""
        return office_id is not None and any(h.office_id == office_id for h in self.holding(right))

    def oversees(self, division_path: str, right: str) -> bool:
        """Has this actor the right over the subtree that a division stands in (not tied to one office's cases)?"""
        return any(is_within(division_path, h.division_path) for h in self.holding(right))

    def office_ids(self, right: str | None = None) -> frozenset[int]:
        """The offices this actor works for (with that right, if given)."""
        held = self.holding(right) if right else iter(self.holdings)
        return frozenset(h.office_id for h in held if h.office_id is not None)


def is_within(path: str, top: str) -> bool:
    """Is the division of `path` in the subtree of `top`? Paths are codes joined by dots."""
    return not top or path == top or path.startswith(f"{top}.")


NOBODY = Actor()
SYSTEM = Actor(code="system", label="system")
