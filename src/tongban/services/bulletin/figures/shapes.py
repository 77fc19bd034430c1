"""What is known of one printed figure."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Figure:
    """A figure between `start` and `end` (characters of its paragraph).

    `value`, `low` and `high` are in the base unit (万 and 亿 resolved; per cent as a number of per cent). An end of the
    interval belongs to it where `with_low` / `with_high` say so; `high` None: nothing bounds it above.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    low: float
    high: float | None
    with_low: bool = True
    with_high: bool = True
    qualifier: str = ""
    measure: str = ""
    left: str = ""
    right: str = ""
    subject: str = ""
    sentence: tuple[int, int] = (0, 0)
    as_of: date | None = None
    until: date | None = None
    since: date | None = None
    dated: bool = False
    kind: str = "count"
    step: float = 1.0
    notes: list[str] = field(default_factory=list)
    paragraph: int = 0
    article: int = 0
    where: str = "paragraph"

    def holds(self, real: float) -> bool:
        """Does a real value lie in the interval that the printed words claim?"""
        slack = 1e-9 * max(abs(self.low), abs(real), 1e-6)
        above = real >= self.low - slack if self.with_low else real > self.low + slack
        if self.high is None:
            return above
        return above and (real <= self.high + slack if self.with_high else real < self.high - slack)
