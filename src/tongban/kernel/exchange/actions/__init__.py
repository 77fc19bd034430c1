"""The writers of exchange; each write is one transaction with its event and its letter."""

from tongban.kernel.exchange.actions.applying import apply_due
from tongban.kernel.exchange.actions.deciding import confirm, confirm_many, refuse
from tongban.kernel.exchange.actions.letting import ask_back, give_up, keep_it, let_through, take_back
from tongban.kernel.exchange.actions.matching import match, preview
from tongban.kernel.exchange.actions.receiving import Sent, discard, read_again, receive
from tongban.kernel.exchange.actions.reminding import remind_late
from tongban.kernel.exchange.actions.returning import acknowledge, give_back
from tongban.kernel.exchange.actions.sources import source_of, trust

__all__ = [
    "Sent",
    "acknowledge",
    "apply_due",
    "ask_back",
    "confirm",
    "confirm_many",
    "discard",
    "give_back",
    "give_up",
    "keep_it",
    "let_through",
    "match",
    "preview",
    "read_again",
    "receive",
    "refuse",
    "remind_late",
    "source_of",
    "take_back",
    "trust",
]
