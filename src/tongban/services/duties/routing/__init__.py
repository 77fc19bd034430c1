"""Which office answers for a matter, by the words of the duty list alone. One entry: `suggest`."""

from functools import cache

from tongban.services.duties.routing.router import Router
from tongban.services.duties.routing.shapes import Candidate, Suggestion, Word
from tongban.services.duties.sheet import default_rows

__all__ = ["Candidate", "Router", "Suggestion", "Word", "default_router", "suggest"]


@cache
def default_router() -> Router:
    """The router over the duty list that the product ships."""
    return Router(default_rows())


def suggest(text: str, *, subject: str = "", router: Router | None = None) -> Suggestion:
    """Where a matter belongs and how sure that is; never fails, whatever the text."""
    return (router or default_router()).suggest(text, subject=subject)
