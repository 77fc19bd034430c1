"""What branches tells the product: its rights and roles, its pages, figures and notices."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.queries import over
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Years
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.services.branches.queries import reach
from tongban.services.branches.registers import REGISTERS
from tongban.services.branches.words import say

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over_units(code: str, label: Any) -> Right:
    """A right over the organisations of the divisions that one looks after."""

    def may(actor: "Actor", unit: Any) -> bool:
        return actor.oversees(unit.division.path, code)

    return Right(code, label, may=may, among=lambda actor: over(actor, code))


def _over_sites(code: str, label: Any) -> Right:
    def may(actor: "Actor", site: Any) -> bool:
        return actor.oversees(site.unit.division.path, code)

    return Right(code, label, may=may, among=lambda actor: over(actor, code, "unit__division__path"))


SERVICE = Service(
    code="branches",
    files=("SELECT 'evidence/' || digest FROM branches_evidence",),
    label=say("menu"),
    invariants="tongban.services.branches.invariants.INVARIANTS",
    rights=(
        Right(reach.VIEW, _("See branches and their figures")),
        Right(
            reach.MEMBERS,
            _("See the members of branches"),
            may=reach.may_see_member,
            among=reach.members_seen,
        ),
        Right(
            reach.UNITS,
            _("See organisations of emerging fields"),
            may=reach.may_see_unit,
            among=reach.units_seen,
        ),
        Right(reach.KEEP, _("Keep the lists of branches"), may=reach.may_keep, among=reach.keeps),
        Right(reach.TEND, _("Keep the list of one's own branch")),
        _over_units(reach.COVER, _("Enter organisations, ask branches to cover them, send instructors")),
        Right(
            reach.VISIT,
            _("Record visits to the organisations one serves"),
            may=reach.may_visit,
            among=reach.visited,
        ),
        _over_sites(reach.REVIEW, _("Review and check sites")),
        _over_sites(reach.AWARD, _("Award sites")),
    ),
    roles=(
        Role(
            "branches.secretary",
            _("Secretary of a branch"),
            frozenset({reach.VIEW, reach.TEND, "access.open_sealed"}),
            at="division",
        ),
        Role(
            "branches.office",
            _("Organisation office"),
            frozenset(
                {
                    reach.VIEW,
                    reach.MEMBERS,
                    reach.UNITS,
                    reach.KEEP,
                    reach.COVER,
                    reach.REVIEW,
                    "access.open_sealed",
                }
            ),
            at="division",
        ),
        Role(
            "branches.authority",
            _("Organisation office that awards"),
            frozenset({reach.VIEW, reach.MEMBERS, reach.UNITS, reach.COVER, reach.REVIEW, reach.AWARD}),
            strong=True,
            at="division",
        ),
        Role(
            "branches.instructor",
            _("Instructor"),
            frozenset({reach.VIEW, reach.VISIT}),
            at="division",
        ),
    ),
    urls="tongban.services.branches.urls",
    api="tongban.services.branches.api.router",
    measures="tongban.services.branches.indicators.MEASURES",
    provides={
        "own_records": "tongban.services.branches.own.held",
        "own_erasure": "tongban.services.branches.own.forget",
        "merged_person": "tongban.services.branches.actions.merging.settle",
        "unmerged_person": "tongban.services.branches.actions.merging.restore",
    },
    registers=REGISTERS,
    keeps={
        "branches.Member": Years(
            5,
            ended="tongban.services.branches.actions.forgetting.memberships_ended",
            erase="tongban.services.branches.actions.forgetting.erase_membership",
            label=_("Members who left"),
        ),
        "branches.Correction": Years(
            2,
            ended="tongban.services.branches.actions.forgetting.corrections_settled",
            erase="tongban.services.branches.actions.forgetting.erase_correction",
            label=_("Corrections that members asked for"),
        ),
    },
    menu=(
        Page("branches:coverage", say("menu"), reach.VIEW, order=58),
        Page("branches:mine", say("mine"), face="mine", order=20),
    ),
    notices=(
        NoticeTemplate(
            "branches.move_asked",
            subject=_("%(source)s says: a member left for %(target)s"),
            body=_(
                "Please confirm within 30 days that the member is with you, or say why not. Until then %(source)s answers for them."
            ),
            needs=("pk", "source", "target", "state"),
            link=("branches:member", "pk"),
        ),
        NoticeTemplate(
            "branches.move_settled",
            subject=_("A move from %(source)s to %(target)s is settled"),
            body=_("Open the member to see what was said and whose list answers for them."),
            needs=("pk", "source", "target", "state"),
            link=("branches:member", "pk"),
        ),
        NoticeTemplate(
            "branches.gaps",
            subject=_("%(name)s: new gaps to see to: %(count)s"),
            body=_("Members without contact for three months, or moves that were not confirmed in 30 days."),
            needs=("name", "count"),
            link=("branches:gaps",),
        ),
        NoticeTemplate(
            "branches.correction",
            subject=_("%(name)s: a member asks for a correction"),
            body=_("Correct what is kept, or say why it stays as it is; the member reads your answer."),
            needs=("pk", "name"),
            link=("branches:member", "pk"),
        ),
        NoticeTemplate(
            "branches.cover_asked",
            subject=_("%(name)s is asked to cover %(unit)s"),
            body=_(
                "Please cover the organisation by the day named, or say why you cannot; then the next branch is asked."
            ),
            needs=("pk", "name", "unit"),
            link=("branches:unit", "pk"),
        ),
    ),
)
