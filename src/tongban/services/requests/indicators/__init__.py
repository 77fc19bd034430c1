"""The figures of requests: what they count, how they are split, each with its formula in words."""

from tongban.services.requests.indicators.answering import ANSWERING
from tongban.services.requests.indicators.facts import DIMENSIONS
from tongban.services.requests.indicators.saying import SAYING
from tongban.services.requests.indicators.sending import SENDING

MEASURES = (*SENDING, *ANSWERING, *SAYING)

__all__ = ["DIMENSIONS", "MEASURES"]
