"""What reading a list gives."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: row and column as the sender sees them, what, and what to do."""

    row: int
    column: str
    what: str


@dataclass
class Line:
    """One row: its number in the file, its cells as sent, its values by column name (in plain text), what is wrong."""

    number: int
    raw: list[str]
    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    sender_key: str = ""


@dataclass
class Listing:
    """A list as read. `refused`: why nothing of it can be taken."""

    headings: list[str]
    mapping: dict[str, str]
    unknown: list[str]
    lines: list[Line]
    refused: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> list[Line]:
        """The rows that cannot be taken as they are."""
        return [line for line in self.lines if line.problems]


class DamagedCell(Problem):
    """Told apart from a slip: one such cell condemns the file."""
