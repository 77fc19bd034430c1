"""A member asks for what is kept about them to be corrected; the home branch answers within ten days."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import clean
from tongban.kernel.notices import actions as notices
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import MEMBER, locked, record, said
from tongban.services.branches.models import Correction, Gap, Member
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import KEEP

DAYS = 10


@transaction.atomic
def ask_correction(member: Member, *, what: str, says: str, by: Actor) -> Correction:
    """The member themself says what is wrong; their home branch is told and has to answer."""
    person = by.account.person_id if by.account else None
    if person != member.person_id and not by.is_system:
        raise NotAllowed(_("Only the member themself asks for this."))
    row = _asked(locked(member), what, says)
    shown = reading.with_lists(Member.objects.filter(pk=member.pk)).get()
    home = reading.list_of(shown, rules.HOME)
    if home is None:
        raise Conflict(_("This membership has ended."))
    Gap.objects.create(
        kind=rules.CORRECTION,
        body=home,
        member=member,
        correction=row,
        opened_at=clock.now(),
        due=today() + timedelta(days=DAYS),
    )
    record(MEMBER, member.pk, "correction.asked", by, correction=row.pk, what=what)
    data = {"pk": member.pk, "name": home.name}
    notices.queue("branches.correction", to=reading.keepers(home), key=f"correction:{row.pk}", data=data)
    return row


@transaction.atomic
def answer_correction(correction: Correction, *, done: bool, answer: str, by: Actor) -> Correction:
    """The branch corrected it, or says why it stays as it is; the member reads the answer."""
    row = locked(correction)
    if row.state != rules.OPEN:
        raise Conflict(_("Somebody was faster: it has been answered."))
    gap = row.gaps.select_related("body__division").get(closed_at=None)
    rights.require(by, KEEP, gap.body)
    row.state = rules.DONE if done else rules.REFUSED
    row.answer, row.settled_at = said(answer, "answer"), clock.now()
    row.save(update_fields=["state", "answer", "settled_at"])
    gaps.close(correction=row.pk, kinds=(rules.CORRECTION,), how=row.state)
    record(MEMBER, row.member_id, "correction.answered", by, correction=row.pk, done=done)
    return row


def _asked(member: Member, what: str, says: str) -> Correction:
    if what not in rules.CORRECTABLE:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": str(what)[:40]}, field="what")
    text = clean(says, limit=500)
    if not text:
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field="says")
    try:
        with transaction.atomic():
            return Correction.objects.create(
                member=member, what=what, says=text, state=rules.OPEN, asked_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(
            _("You have asked for this already; the answer is still to come."), field="what"
        ) from error
