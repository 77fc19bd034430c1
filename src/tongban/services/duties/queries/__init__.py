"""What is asked of duty lists: the lists themselves, disputes and how they were ruled, what a revision must look at."""

from tongban.services.duties.queries.lists import (
    Changed,
    Difference,
    among,
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
    today,
)

__all__ = [
    "Changed",
    "Difference",
    "among",
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
    "today",
]
