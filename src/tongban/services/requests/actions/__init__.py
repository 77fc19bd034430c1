"""The only writers of requests."""

from tongban.services.requests.actions.filing import Filed, Filing, file_request, file_requests
from tongban.services.requests.actions.holding import forget_traces
from tongban.services.requests.actions.opening import open_contact
from tongban.services.requests.actions.publishing import (
    publish,
    publish_draft,
    set_consent,
    withdraw_publication,
)
from tongban.services.requests.actions.reporting import Report, file_report
from tongban.services.requests.actions.sending import dispatch_new, send
from tongban.services.requests.actions.stating import ask_statement, give_statement, take_back_statement
from tongban.services.requests.actions.supporting import (
    Follower,
    carry_over_support,
    follow,
    support,
    supports,
    take_back_support,
)
from tongban.services.requests.actions.telling import confirm, move, release, turn_away
from tongban.services.requests.actions.timing import correct_class, set_answer_time

__all__ = [
    "Filed",
    "Filing",
    "Follower",
    "Report",
    "ask_statement",
    "carry_over_support",
    "confirm",
    "correct_class",
    "dispatch_new",
    "file_report",
    "file_request",
    "file_requests",
    "follow",
    "forget_traces",
    "give_statement",
    "move",
    "open_contact",
    "publish",
    "publish_draft",
    "release",
    "send",
    "set_answer_time",
    "set_consent",
    "support",
    "supports",
    "take_back_statement",
    "take_back_support",
    "turn_away",
    "withdraw_publication",
]
