"""Lists as they came, what they differ in and what was decided; the ledger by valid and by recorded time."""

from tongban.kernel.exchange.models.differences import Answer, Difference
from tongban.kernel.exchange.models.erasures import Erasure
from tongban.kernel.exchange.models.ledger import Entry, Meeting
from tongban.kernel.exchange.models.lists import STREAM, Row, Source, Submission

__all__ = ["STREAM", "Answer", "Difference", "Entry", "Erasure", "Meeting", "Row", "Source", "Submission"]
