"""What a text gives away by itself: its figures checked against each other."""

from collections.abc import Callable, Iterable

from tongban.services.bulletin.checks import counting, naming, physics, rates, sums
from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.page import Article

EVERY: tuple[Callable[[Read], Iterable[Check]], ...] = (
    sums.parts_and_wholes,
    rates.shares,
    rates.shares_of_a_whole_before,
    rates.growth_of_rates,
    rates.changes,
    rates.whole_people,
    rates.averages,
    physics.full_load_hours,
    physics.per_machine,
    counting.enumerations,
    naming.heads_and_bodies,
    naming.names_that_vary,
    naming.qualifiers,
)


def check_page(articles: Iterable[tuple[Article, list[Figure], list[Figure]]]) -> list[Check]:
    """Every check over every article."""
    reads = [Read(n, article, figures, heads) for n, (article, figures, heads) in enumerate(articles)]
    told = (found for read in reads for one in EVERY for found in one(read))
    return list({(c.article, c.paragraph, c.what): c for c in told}.values())


__all__ = ["Check", "check_page"]
