"""Grid volunteers: whoever agreed to report faults on their way is given the role for it, and lays it down at will."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import actions as access
from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import STREAM, Volunteer
from tongban.services.volunteers.queries import KEEP
from tongban.services.volunteers.queries.reporting import county_of, grants_of


@transaction.atomic
def agree(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """They would report faults on their way; an office lets them. Agreeing twice does no harm."""
    row = _locked(volunteer)
    if row.reports_since is None:
        row.reports_since = today()
        row.save(update_fields=["reports_since"])
        events.append(STREAM, row.pk, [events.Entry("volunteer.would_report", by.code)])
    return row


@transaction.atomic
def disagree(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """No longer: the role ends at once."""
    row = _locked(volunteer)
    if row.reports_since is not None:
        row.reports_since = None
        row.save(update_fields=["reports_since"])
        _end(row, by)
        events.append(STREAM, row.pk, [events.Entry("volunteer.reports_no_more", by.code)])
    return row


@transaction.atomic
def let_report(volunteer: Volunteer, *, by: Actor) -> None:
    """Whoever agreed has the role over their county. TongbanError `not_agreed`, `no_account`; Conflict `held`."""
    row = _locked(volunteer)
    rights.require(by, KEEP, row)
    if row.reports_since is None:
        raise TongbanError(_("They have not agreed to report."), code="not_agreed")
    if grants_of(row).exists():
        raise Conflict(_("They have the role already."), code="held")
    account = Account.objects.filter(person=row.person_id, is_active=True).order_by("pk").first()
    if account is None or rules.REPORTER not in rights.all_roles():
        raise TongbanError(_("They have never signed in with their phone."), code="no_account")
    access.give_role(account, rules.REPORTER, by=_for_the_house(by), division=county_of(row))
    events.append(STREAM, row.pk, [events.Entry("volunteer.reports", by.code)])


@transaction.atomic
def stop(volunteer: Volunteer, *, by: Actor) -> None:
    """The office takes the role away again; that they agreed stays."""
    row = _locked(volunteer)
    rights.require(by, KEEP, row)
    _end(row, by)
    events.append(STREAM, row.pk, [events.Entry("volunteer.reports_stopped", by.code)])


def _end(row: Volunteer, by: Actor) -> None:
    for grant in grants_of(row):
        access.end_role(grant.pk, by=_for_the_house(by))


def _for_the_house(by: Actor) -> Actor:
    """The program gives this one role for whoever keeps volunteers; the grant says who that was."""
    return Actor(code="system", label=by.label, account=by.account)


def _locked(volunteer: Volunteer) -> Volunteer:
    rows = Volunteer.objects.select_for_update(of=("self",), no_key=True).select_related("division")
    return rows.get(pk=volunteer.pk)
