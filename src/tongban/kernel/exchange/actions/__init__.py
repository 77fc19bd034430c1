"""The writers of exchange; each write is one transaction with its event and its letter."""

from tongban.kernel.exchange.actions.applying import apply_due
from tongban.kernel.exchange.actions.deciding import confirm, confirm_many, refuse, refuse_many
from tongban.kernel.exchange.actions.letting import give_up, let_through
from tongban.kernel.exchange.actions.matching import match, preview
from tongban.kernel.exchange.actions.receiving import Sent, discard, read_again, receive
from tongban.kernel.exchange.actions.reminding import remind_late
from tongban.kernel.exchange.actions.returning import acknowledge, give_back
from tongban.kernel.exchange.actions.sources import source_of, trust
from tongban.kernel.exchange.actions.taking_back import (
    ask_back,
    begin_back,
    carry_all_back,
    carry_back,
    keep_it,
    pause_back,
    resume_back,
    take_back,
)

__all__ = [
    "Sent",
    "acknowledge",
    "apply_due",
    "ask_back",
    "begin_back",
    "carry_all_back",
    "carry_back",
    "confirm",
    "confirm_many",
    "discard",
    "give_back",
    "give_up",
    "keep_it",
    "let_through",
    "match",
    "pause_back",
    "preview",
    "read_again",
    "receive",
    "refuse",
    "refuse_many",
    "remind_late",
    "resume_back",
    "source_of",
    "take_back",
    "trust",
]
