"""What the records say of a printed figure, as of its own date."""

from tongban.services.bulletin.verdicts.judging import Verdict, judge

__all__ = ["Verdict", "judge"]
