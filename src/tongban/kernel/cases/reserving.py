"""Ids and numbers taken beforehand, in a row: for who files thousands side by side and wants them in order."""

from tongban.kernel.cases.models import Case
from tongban.kernel.core import reference, wholesale

take_numbers = reference.take_row


def take_ids(count: int) -> int:
    """The first of so many ids in a row."""
    while True:  # whoever takes one meanwhile leaves a gap: then the next ones
        taken = wholesale.take_ids(Case, count)
        if taken[-1] - taken[0] == count - 1:
            return taken[0]
