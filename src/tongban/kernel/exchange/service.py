"""What exchange tells the product: who may send lists, decide what differs, and look after both."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Service, Years
from tongban.kernel.places.queries import within

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor

VIEW, SEND, SEE, ANSWER, OVERSEE = (
    "exchange.view",
    "exchange.send",
    "exchange.differences",
    "exchange.answer",
    "exchange.oversee",
)


def _over(code: str, actor: "Actor", field: str) -> Q:
    """Rows whose path lies where a role over a division is held; one held at an office reaches its office alone."""
    found = Q(pk__in=())
    for holding in actor.holding(code):
        if holding.office_id is None:
            found |= within(holding.division_path, field)
    return found


def _reaches(actor: "Actor", code: str, path: str) -> bool:
    tops = (h.division_path for h in actor.holding(code) if h.office_id is None)
    return any(not top or path == top or path.startswith(f"{top}.") for top in tops)


def _of_lists(code: str, label: Any) -> Right:
    """The lists of one's own office, and of those in the division one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        office = row.source.office
        return actor.works_for(office.pk, code) or _reaches(actor, code, office.division.path)

    def among(actor: "Actor") -> Q:
        mine = Q(source__office__in=actor.office_ids(code))
        return mine | _over(code, actor, "source__office__division__path")

    return Right(code, label, may=may, among=among)


def _of_differences(code: str, label: Any, *, senders: bool) -> Right:
    """What one's office is to decide, what differs in the division one looks after; senders see their own lists'."""

    def may(actor: "Actor", row: Any) -> bool:
        mine = actor.works_for(row.office_id, code) or _reaches(actor, code, row.path)
        return mine or (senders and actor.works_for(row.submission.source.office_id, code))

    def among(actor: "Actor") -> Q:
        offices = actor.office_ids(code)
        found = Q(office__in=offices) | _over(code, actor, "path")
        return found | Q(submission__source__office__in=offices) if senders else found

    return Right(code, label, may=may, among=among)


SERVICE = Service(
    code="exchange",
    label=_("Lists between offices"),
    invariants="tongban.kernel.exchange.invariants.INVARIANTS",
    rights=(
        _of_lists(VIEW, _("See lists and what became of them")),
        Right(
            SEND,
            _("Send lists for an office"),
            may=lambda actor, source: actor.works_for(source.office_id, SEND),
            among=lambda actor: Q(office__in=actor.office_ids(SEND)),
        ),
        _of_differences(SEE, _("See what lists differ in"), senders=True),
        _of_differences(ANSWER, _("Decide what lists differ in"), senders=False),
        _of_lists(OVERSEE, _("Let stopped lists through and take lists back")),
    ),
    roles=(
        Role("exchange.sender", _("Sender of lists"), frozenset({VIEW, SEND, SEE, "access.open_sealed"})),
        Role("exchange.keeper", _("Keeper of a ledger"), frozenset({SEE, ANSWER, "access.open_sealed"})),
        Role(
            "exchange.supervisor",
            _("Supervisor of lists"),
            frozenset({VIEW, SEE, OVERSEE}),
            strong=True,
            at="division",
        ),
    ),
    keeps={
        "exchange.Submission": Years(
            2,
            ended="tongban.kernel.exchange.queries.settled_before",
            erase="tongban.kernel.exchange.actions.returning.forget_words",
            label=_("Rows of lists"),
        )
    },
    reseals={
        "exchange.Row": "tongban.kernel.exchange.resealing.of_row",
        "exchange.Entry": "tongban.kernel.exchange.resealing.of_entry",
        "exchange.Difference": "tongban.kernel.exchange.resealing.of_difference",
    },
)
