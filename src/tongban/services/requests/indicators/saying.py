"""What requesters say of the answer: the three rates. Who says nothing counts in none of them."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import PERCENT, RATE, Measure, every
from tongban.services.requests.indicators.facts import CONFIRMATIONS, SPLITS

SATISFIED = 4  # of 5

CONTACTED = Measure(
    "requests.contacted_rate",
    _("“They contacted me”"),
    PERCENT,
    RATE,
    CONFIRMATIONS,
    _(
        "Of those who in the period said how it went: the share who said the office had contacted them. "
        "Who did not reply is not counted."
    ),
    lambda rows, _moment: rows.contacted,
    of=lambda rows, _moment: rows.contacted.notnull(),
    dimensions=SPLITS,
    target=95,
    better="high",
    public=True,
    synonyms=("联系率", "响应率"),
)
SOLVED = Measure(
    "requests.solved_rate",
    _("“It is solved”"),
    PERCENT,
    RATE,
    CONFIRMATIONS,
    _(
        "Of those who in the period said how it went: the share who said it is solved. "
        "Who did not reply is not counted."
    ),
    lambda rows, _moment: rows.solved,
    of=lambda rows, _moment: rows.solved.notnull(),
    dimensions=SPLITS,
    target=90,
    better="high",
    public=True,
    synonyms=("解决率",),
    headline=4,
    beside=("requests.satisfied_rate", "requests.replied_rate"),
)
CONTENT = Measure(
    "requests.satisfied_rate",
    _("“I am satisfied”"),
    PERCENT,
    RATE,
    CONFIRMATIONS,
    _(
        "Of those who in the period gave one to five points: the share who gave four or five. "
        "Who did not reply is not counted."
    ),
    lambda rows, _moment: rows.satisfaction >= SATISFIED,
    of=lambda rows, _moment: rows.satisfaction.notnull(),
    dimensions=SPLITS,
    target=90,
    better="high",
    public=True,
    synonyms=("满意率",),
)
REPLIED = Measure(
    "requests.replied_rate",
    _("Said how it went"),
    PERCENT,
    RATE,
    CONFIRMATIONS,
    _("Of the requests closed after an answer in the period: the share whose requester said how it went."),
    lambda rows, _moment: rows.replied,
    of=every,
    dimensions=SPLITS,
    better="high",
    synonyms=("回访率",),
)
SAYING = (CONTACTED, SOLVED, CONTENT, REPLIED)
