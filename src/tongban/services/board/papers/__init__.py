"""The yearly work report on paper: the same words, tables and charts as docx and as PDF."""

from tongban.services.board.papers import printed, word
from tongban.services.board.papers.wording import Paper, paper
from tongban.services.board.queries.yearly import Yearly

__all__ = ["Paper", "paper", "written"]


def written(found: Yearly) -> tuple[bytes, bytes]:
    """The docx and the PDF of a year's figures, in the language that is set."""
    told = paper(found)
    return word.document(told), printed.document(told)
