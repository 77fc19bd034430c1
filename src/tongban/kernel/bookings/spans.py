"""Ranges of time as bookings keep them: [from, to), both known unless something is lent."""

from datetime import UTC, datetime

from psycopg.types.range import TimestamptzRange

NEVER = datetime.max.replace(tzinfo=UTC)


def begins(during: TimestamptzRange) -> datetime:
    """When it begins; every range of ours does."""
    assert during.lower is not None  # noqa: S101 - asking.span and the database's own ranges hold it
    return during.lower


def ends(during: TimestamptzRange) -> datetime:
    """When it ends; an open end never comes."""
    return during.upper or NEVER


def meet(a: TimestamptzRange, b: TimestamptzRange) -> bool:
    """Have the two a moment in common?"""
    return begins(a) < ends(b) and begins(b) < ends(a)
