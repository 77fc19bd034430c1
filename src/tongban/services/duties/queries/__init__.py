"""What is asked of duty lists: the lists themselves, disputes and how they were ruled, what a revision must look at."""

from tongban.services.duties.queries.lists import (
    Changed,
    Difference,
    before,
    bindings,
    categories,
    compare,
    in_force,
    items,
    lists,
    lists_for,
    resolve,
    rows_of,
    said,
)

__all__ = [
    "Changed",
    "Difference",
    "before",
    "bindings",
    "categories",
    "compare",
    "in_force",
    "items",
    "lists",
    "lists_for",
    "resolve",
    "rows_of",
    "said",
]
