"""The only writers of requests."""

from tongban.services.requests.actions.filing import Filed, Filing, file_request, file_requests
from tongban.services.requests.actions.holding import forget_traces, release, turn_away
from tongban.services.requests.actions.opening import open_contact
from tongban.services.requests.actions.sending import dispatch_new, send
from tongban.services.requests.actions.telling import confirm, move, publish, support, withdraw_publication

__all__ = [
    "Filed",
    "Filing",
    "confirm",
    "dispatch_new",
    "file_request",
    "file_requests",
    "forget_traces",
    "move",
    "open_contact",
    "publish",
    "release",
    "send",
    "support",
    "turn_away",
    "withdraw_publication",
]
