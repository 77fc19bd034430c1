"""By what a row can be met: the values of which another row must share one to be put beside it at all.

Asked of a large list once, row by row; a small one is then matched with those alone that can meet any of its rows.
"""

from collections.abc import Iterator

from tongban.kernel.parties.matching.learning import LEAST
from tongban.kernel.parties.matching.profiles import Profile
from tongban.kernel.parties.matching.standard import Rows, connect, load

MANY_TIMES = 5  # a list so much longer is cut to the rows that the other can meet


def meeting(rows: Rows, *, profile: Profile) -> Iterator[tuple[str, list[str]]]:
    """The id of each row, with the blocks it is in, in words."""
    connection = connect()
    try:
        load(connection, "a", rows, profile)
        told = ", ".join(_words(block) for block in _blocks(profile))
        found = connection.execute(
            f"select id, list_filter([{told}], lambda w: w is not null) from a order by rid"
        ).fetchall()
    finally:
        connection.close()
    yield from found


def can_be_cut(profile: Profile, *, few: int, many: int, learned: bool) -> bool:
    """Whether matching a list with those alone that its rows can meet comes to the same as with the whole of the other.

    What learns from two lists, or counts the twins of both, has to see them whole.
    """
    looks_at_all = few >= LEAST and (profile.han.wary or not learned)
    return many > MANY_TIMES * few and not looks_at_all


def _blocks(profile: Profile) -> list[tuple[str, ...]]:
    """The blocks of every script; a rare word is none, for what is rare depends on the whole list."""
    found = dict.fromkeys([*profile.han.blocks, *profile.latin.blocks])
    return [block for block in found if block != ("rare",)]


def _words(block: tuple[str, ...]) -> str:
    """None where one of its columns is empty."""
    return " || chr(31) || ".join([f"'{','.join(block)}'", *block])
