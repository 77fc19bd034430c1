"""What comes in and is sent out; what is open and late."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import FLOW, PERCENT, RATE, STOCK, Measure, every
from tongban.services.requests.indicators.facts import DUES, FILED, REQUESTS, SENDINGS, SPLITS, STAYS
from tongban.services.requests.lifecycle.states import UNSETTLED


def by_itself(rows: Any, _moment: Any) -> Any:
    """Sent by the program."""
    return rows.auto


FILED_REQUESTS = Measure(
    "requests.filed",
    _("Requests filed"),
    REQUESTS,
    FLOW,
    FILED,
    _("All requests filed in the period, by every channel."),
    every,
    dimensions=SPLITS,
    public=True,
    synonyms=("收到诉求", "受理量", "诉求量"),
    headline=1,
    beside=("requests.answered", "requests.open"),
)
OPEN = Measure(
    "requests.open",
    _("Still open"),
    REQUESTS,
    STOCK,
    STAYS,
    _("Requests that at the end of the day were neither answered nor closed."),
    lambda rows, _moment: rows.state.isin(UNSETTLED),
    dimensions=SPLITS,
    better="low",
    synonyms=("在办", "未办结"),
)
LATE = Measure(
    "requests.late",
    _("Past the deadline"),
    REQUESTS,
    STOCK,
    DUES,
    _(
        "Requests whose answer was due before the end of the day and not yet given. "
        "Time spent waiting for the requester is not counted against the office."
    ),
    every,
    until="settled_at",
    dimensions=SPLITS,
    target=0,
    better="low",
    synonyms=("超期未办", "超时"),
)
RETURNED = Measure(
    "requests.return_rate",
    _("Returned by the office"),
    PERCENT,
    RATE,
    SENDINGS,
    _("Of the times a request was sent to an office in the period: the share that came back as “not ours”."),
    lambda rows, moment: rows.returned_at <= moment,
    of=every,
    dimensions=SPLITS,
    better="low",
    synonyms=("退回率", "退单率"),
)
SENT_BY_ITSELF = Measure(
    "requests.auto_share",
    _("Sent out by the program"),
    PERCENT,
    RATE,
    SENDINGS,
    _("Of the times a request was sent to an office in the period: the share that no person had to send."),
    by_itself,
    of=every,
    dimensions=SPLITS,
    better="high",
    synonyms=("自动派单率",),
)
SENT_RIGHT = Measure(
    "requests.auto_accuracy",
    _("Sent rightly by the program"),
    PERCENT,
    RATE,
    SENDINGS,
    _(
        "Of the requests that the program sent in the period: the share that no other office had to take over."
    ),
    lambda rows, moment: rows.corrected_at.isnull() | (rows.corrected_at > moment),
    of=by_itself,
    dimensions=SPLITS,
    better="high",
    synonyms=("自动派单准确率",),
)
SENDING = (FILED_REQUESTS, OPEN, LATE, RETURNED, SENT_BY_ITSELF, SENT_RIGHT)
