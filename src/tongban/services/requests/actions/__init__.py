"""The only writers of requests."""

from tongban.services.requests.actions.filing import Filed, Filing, file_request, file_requests
from tongban.services.requests.actions.opening import open_contact
from tongban.services.requests.actions.reporting import Report, file_report
from tongban.services.requests.actions.sending import dispatch_new, send
from tongban.services.requests.actions.telling import confirm, move, publish, support, withdraw_publication
from tongban.services.requests.actions.timing import correct_class, set_answer_time

__all__ = [
    "Filed",
    "Filing",
    "Report",
    "confirm",
    "correct_class",
    "dispatch_new",
    "file_report",
    "file_request",
    "file_requests",
    "move",
    "open_contact",
    "publish",
    "send",
    "set_answer_time",
    "support",
    "withdraw_publication",
]
