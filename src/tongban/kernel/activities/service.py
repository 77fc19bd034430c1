"""What activities tell the product: who plans, leads and decides, who sees hours, what is told."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.activities import rules
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Service, Stands, Years
from tongban.kernel.notices.wording import NoticeTemplate

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _own(actor: "Actor", field: str) -> Q:
    mine = rules.person_of(actor)
    return Q(**{field: mine}) if mine else Q(pk__in=())


def _of_led(code: str, label: Any, may: Any) -> Right:
    """A right over the activities one leads, and those of one's office."""

    def among(actor: "Actor") -> Q:
        offices = actor.office_ids(rules.LEAD) | actor.office_ids(code)
        return _own(actor, "leader") | Q(office__in=offices)

    return Right(code, label, may=may, among=among)


def _kept(what: str, years: int, label: Any) -> Years:
    """What `actions.forgetting` erases: f"{what}s_over" finds, f"erase_{what}" does it."""
    room = "tongban.kernel.activities.actions.forgetting"
    return Years(years, ended=f"{room}.{what}s_over", erase=f"{room}.erase_{what}", label=label)


SERVICE = Service(
    code="activities",
    files=("SELECT 'activities/' || digest FROM activities_photo",),
    label=_("Activities"),
    invariants="tongban.kernel.activities.invariants.INVARIANTS",
    rights=(
        Right(
            rules.PLAN,
            _("Draft activities and their templates"),
            may=lambda actor, row: rules.of_office(actor, row, rules.PLAN),
            among=lambda actor: Q(office__in=actor.office_ids(rules.PLAN)),
        ),
        _of_led(rules.LEAD, _("Lead an activity: open, check in, record"), rules.leads),
        _of_led(rules.DECIDE, _("Decide corrections of others' hours"), rules.decides),
        Right(
            rules.SEE,
            _("See hours of one's office's activities"),
            may=rules.sees,
            among=lambda actor: (
                _own(actor, "person") | Q(shift__activity__office__in=actor.office_ids(rules.SEE))
            ),
        ),
    ),
    roles=(
        Role(
            "activities.organiser",
            _("Organiser of activities"),
            frozenset({rules.PLAN, rules.LEAD, rules.DECIDE, rules.SEE}),
        ),
    ),
    notices=(
        NoticeTemplate(
            "activities.late",
            subject=_("Not recorded yet: %(what)s"),
            body=_("%(what)s was to be recorded by %(due_at)s. Please record how many people were served."),
            needs=("what", "due_at"),
        ),
    ),
    provides={"own_records": "tongban.kernel.activities.own.held"},
    keeps={
        "activities.Presence": _kept("presence", 2, _("When people came and left")),
        "activities.Consent": _kept("consent", 2, _("What guardians let minors do")),
        "activities.Correction": _kept("correction", 2, _("What was asked about hours")),
    },
    stands=(Stands("activities.Activity", _("Activities"), goes="stays"),),
    handles={"calendar.changed": "tongban.kernel.activities.actions.recording.recount"},
)
