"""Figures in one paragraph: where each stands, what it is worth, what its words claim."""

from tongban.services.bulletin.figures import masks
from tongban.services.bulletin.figures.claiming import Reading
from tongban.services.bulletin.figures.digits import first_of_ranges, in_digits, ratios
from tongban.services.bulletin.figures.hans import in_han
from tongban.services.bulletin.figures.numerals import flat
from tongban.services.bulletin.figures.shapes import Figure

MOST = 1e16  # nothing that a prefecture counts is larger


def found_in(text: str) -> tuple[list[Figure], str]:
    """The figures of a paragraph in the order in which they stand, and the text with what are only names blanked out."""
    plain = flat(text)
    named = masks.masked(plain, masks.no_claims(plain))
    clear = masks.masked(named, masks.date_spans(named))
    figures = list(ratios(Reading(text, clear)))
    clear = masks.masked(clear, _spans(figures))
    figures += in_digits(Reading(text, clear))
    figures += in_han(Reading(text, masks.masked(clear, _spans(figures))), clear)
    figures += list(first_of_ranges(Reading(text, clear), figures))
    return sorted((f for f in figures if abs(f.value) < MOST), key=lambda f: f.start), named


def _spans(figures: list[Figure]) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in figures]
