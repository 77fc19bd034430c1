"""Ids and numbers taken beforehand, in a row: for who files thousands side by side and wants them in order."""

from tongban.kernel.cases.models import Case
from tongban.kernel.core import reference, wholesale

take_numbers = reference.take_row


def take_ids(count: int) -> int:
    """The first of so many ids in a row."""
    return reference.in_a_row(lambda: wholesale.take_ids(Case, count), count)
