"""Which statements the server plans once for as long as a connection is kept: planning takes it longer than most of them take.

A plan that is made once is made for any value, so it may be the wrong one where the server would choose by how often a value
stands there (a state, a word, a span of time). Only what can have no other plan is planned once; all else anew each time.
"""

import re
from functools import lru_cache

PLANNED_ONCE = "/* planned once */"
"""Stands in a statement whose best plan is the same whatever is asked for."""
# what adds rows, names one by its key, or reads one record's chain of events is such a statement too
ONE_PLAN = re.compile(
    r"""INSERT\ INTO\ "\w+"\ \( | UPDATE\ "(\w+)"\ SET\ .*\ WHERE\ "\1"\."id"\ =\ %s$
    | SELECT\ .*\ FROM\ "(\w+)"(\ .*)?\ WHERE\ (.*\ AND\ )?\(?"\2"\."(id|object_id)"\ =\ %s""",
    re.VERBOSE,
)
LONGEST = 5000  # characters: longer ones add many rows at once, so many this time and others next time


@lru_cache(2000)
def has_one_plan(statement: str) -> bool:
    """Would the server plan it in the same way whatever is asked for? Not where it chooses by how often a value stands there."""
    return len(statement) <= LONGEST and (
        PLANNED_ONCE in statement or (" OR " not in statement and bool(ONE_PLAN.match(statement)))
    )
