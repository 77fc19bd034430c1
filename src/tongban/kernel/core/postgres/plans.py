"""Which statements the server plans once for as long as a connection is kept: planning takes it longer than most of them take.

A plan that is made once is made for any value, so it may be the wrong one where the server would choose by how often a value
stands there (a state, a word, a span of time). Only what can have no other plan is planned once; all else anew each time.
"""

import re
from functools import cache, lru_cache

from django.apps import apps

PLANNED_ONCE = "/* planned once */"
"""Stands in a statement whose best plan is the same whatever is asked for."""
ADDS = re.compile(r'INSERT INTO "\w+" \(')
NAMES = re.compile(r'(?:SELECT .* FROM|UPDATE) (?P<table>"\w+")(?: .*)? WHERE (?P<where>.*)')
EQUAL = re.compile(r'("\w+")\.("\w+") = %s')
CHAIN = ('"core_event"', '"object_id"')  # the events of one record are few, and have their index
LONGEST = 5000  # characters: longer ones add many rows at once, so many this time and others next time


@cache
def keys() -> set[tuple[str, str]]:
    """Table and column of whatever names one row."""
    models = apps.get_models(include_auto_created=True)
    found = ((m._meta.db_table, f) for m in models for f in m._meta.local_concrete_fields)
    return {(f'"{table}"', f'"{f.column}"') for table, f in found if f.unique} | {CHAIN}


@lru_cache(2000)
def has_one_plan(statement: str) -> bool:
    """Would the server plan it in the same way whatever is asked for? It does what names one row, and what adds some."""
    if len(statement) > LONGEST:
        return False
    return PLANNED_ONCE in statement or bool(ADDS.match(statement)) or _names_one_row(statement)


def _names_one_row(statement: str) -> bool:
    found = NAMES.match(statement)
    if not found or " OR " in found["where"] or "NOT (" in found["where"]:
        return False
    return any(one[1] == found["table"] and one.groups() in keys() for one in EQUAL.finditer(found["where"]))
