"""The date that a page bears."""

import re
from datetime import date

from tongban.services.bulletin.page.shapes import Page

DATED = re.compile(r"((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])\s*日")


def day_of(page: Page) -> date | None:
    """The date in a headline or byline, or alone in a line; None: it bears none."""
    for article in page.articles:
        lines = [*article.headline, article.byline, *(p for p in article.paragraphs if len(p) < 24)]
        for line in lines:
            found = DATED.search(line)
            if found and len(line) - len(found[0]) < 14:
                try:
                    return date(*(int(part) for part in found.groups()))
                except ValueError:
                    continue
    return None
