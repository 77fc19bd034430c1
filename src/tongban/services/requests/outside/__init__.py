"""Requests as other systems meet them: what is handed in, what may be told, what a partner says in an office's name."""

from tongban.services.requests.outside.taking import bring, file, hand_over, hear, say
from tongban.services.requests.outside.telling import matters, news, words

__all__ = ["bring", "file", "hand_over", "hear", "matters", "news", "say", "words"]
