"""How soon and how well offices answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import FLOW, MEDIAN, P90, PERCENT, RATE, Measure, every, narrowed
from tongban.services.requests.indicators.facts import (
    ANSWERS,
    CONTACTS,
    DUES,
    HOURS,
    MINUTES,
    REQUESTS,
    SPLITS,
)
from tongban.services.requests.models import Kind

DEADLINES = _(
    "7 working days, urgent ones 2, suggestions 15; petitions 60 days "
    "(Regulations on Petition Work, article 34)"
)


def contacts(rows: Any, _moment: Any) -> Any:
    """First contacts that were made here; acceptance of petitions is something else."""
    return (rows.life != "petition") & (rows.channel != "file")


def in_working_time(rows: Any, _moment: Any) -> Any:
    """Answers whose time is counted in working time."""
    return rows.life != "petition"


def of_enterprises(rows: Any, _moment: Any) -> Any:
    """What enterprises asked for."""
    return rows.kind == Kind.ENTERPRISE.value


FIRST_CONTACT = _(
    "Minutes from sending a request to an office until it took it on, for all first contacts of the period: "
    "working minutes, for urgent requests every minute. Without petitions and what other systems handed over."
)
HANDLING = _(
    "Working hours from filing (or from its being taken up again) to the answer, for all answers given in the period. Time spent waiting for the "
    "requester is left out, and so are petitions, which are counted in days."
)
ANSWERED = Measure(
    "requests.answered",
    _("Requests answered"),
    REQUESTS,
    FLOW,
    ANSWERS,
    _("All answers given in the period; a request that was taken up again and answered again counts again."),
    every,
    dimensions=SPLITS,
    public=True,
    synonyms=("答复", "办结"),
)
SETTLED = Measure(
    "requests.settled_rate",
    _("Settled of those due"),
    PERCENT,
    RATE,
    DUES,
    _("Of the requests whose answer fell due in the period: the share that was answered or closed."),
    lambda rows, moment: rows.settled_at <= moment,
    of=every,
    dimensions=SPLITS,
    reference=DEADLINES,
    target=100,
    better="high",
    public=True,
    synonyms=("办结率", "按期办结率"),
)
ON_TIME = Measure(
    "requests.on_time",
    _("Answered on time"),
    PERCENT,
    RATE,
    ANSWERS,
    _("Of the answers given in the period: the share given by the time they were due."),
    lambda rows, _moment: rows.at <= rows.due_at,
    of=every,
    dimensions=SPLITS,
    reference=DEADLINES,
    target=95,
    better="high",
    public=True,
    synonyms=("按时答复率", "按期答复率"),
    headline=2,
    beside=("requests.settled_rate", "requests.late"),
)
CONTACT_MEDIAN = Measure(
    "requests.first_contact",
    _("First contact"),
    MINUTES,
    MEDIAN,
    CONTACTS,
    FIRST_CONTACT,
    contacts,
    value="spent",
    dimensions=SPLITS,
    better="low",
    public=True,
    synonyms=("首次联系时长", "首次联系"),
    headline=3,
    beside=("requests.first_contact_p90",),
)
CONTACT_P90 = Measure(
    "requests.first_contact_p90",
    _("First contact, nine in ten within"),
    MINUTES,
    P90,
    CONTACTS,
    FIRST_CONTACT,
    contacts,
    value="spent",
    dimensions=SPLITS,
    better="low",
)
HANDLING_MEDIAN = Measure(
    "requests.handling",
    _("Handling time"),
    HOURS,
    MEDIAN,
    ANSWERS,
    HANDLING,
    in_working_time,
    value="spent",
    dimensions=SPLITS,
    better="low",
    public=True,
    synonyms=("办理时长",),
)
HANDLING_P90 = Measure(
    "requests.handling_p90",
    _("Handling time, nine in ten within"),
    HOURS,
    P90,
    ANSWERS,
    HANDLING,
    in_working_time,
    value="spent",
    dimensions=SPLITS,
    better="low",
)
REOPENED = Measure(
    "requests.reopened_rate",
    _("Reopened by the requester"),
    PERCENT,
    RATE,
    ANSWERS,
    _("Of the answers given in the period: the share after which the requester had it taken up again."),
    lambda rows, moment: rows.reopened_at <= moment,
    of=every,
    dimensions=SPLITS,
    better="low",
    synonyms=("重办率",),
)
ADOPTED = Measure(
    "requests.adopted",
    _("Suggestions adopted"),
    REQUESTS,
    FLOW,
    ANSWERS,
    _("Suggestions whose answer in the period said that they are adopted."),
    lambda rows, _moment: (rows.life == "suggestion") & rows.adopted,
    dimensions=SPLITS,
    better="high",
    public=True,
    synonyms=("采纳建议", "人民建议采纳"),
)
FOR_ENTERPRISES = (
    narrowed(
        ANSWERED,
        "requests.enterprise_answered",
        _("Enterprise requests settled"),
        _("Answers given to enterprise requests in the period; one that was taken up again counts again."),
        of_enterprises,
        synonyms=("协调解决企业诉求", "企业诉求办结量"),
    ),
    narrowed(
        SETTLED,
        "requests.enterprise_settled_rate",
        _("Enterprise requests settled of those due"),
        _(
            "Of the enterprise requests whose answer fell due in the period: the share that was answered or closed."
        ),
        of_enterprises,
        synonyms=("企业诉求办结率",),
    ),
)
ANSWERING = (
    ANSWERED,
    SETTLED,
    *FOR_ENTERPRISES,
    ON_TIME,
    CONTACT_MEDIAN,
    CONTACT_P90,
    HANDLING_MEDIAN,
    HANDLING_P90,
    REOPENED,
    ADOPTED,
)
