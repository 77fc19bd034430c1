"""What bulletin tells the product: its rights and roles, its pages and notices."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.services.bulletin.readers import read_by, reads
from tongban.services.bulletin.rules import VIEW

SERVICE = Service(
    code="bulletin",
    label=_("Printed pages"),
    rights=(
        Right(VIEW, _("Read checked pages"), may=reads, among=read_by),
        Right(
            "bulletin.check",
            _("Check pages, link their figures, send them for sign-off"),
            may=lambda actor, row: actor.works_for(row.office_id, "bulletin.check"),
            among=lambda actor: Q(office__in=actor.office_ids("bulletin.check")),
        ),
        Right(
            "bulletin.sign",
            _("Sign printed figures in the name of the office"),
            may=lambda actor, row: actor.works_for(row.asked_id, "bulletin.sign"),
            among=lambda actor: Q(asked__in=actor.office_ids("bulletin.sign")),
        ),
    ),
    roles=(
        Role("bulletin.press", _("Press officer"), frozenset({VIEW, "bulletin.check"})),
        Role("bulletin.signer", _("Signer of printed figures"), frozenset({VIEW, "bulletin.sign"})),
    ),
    urls="tongban.services.bulletin.urls",
    prefix="desk/bulletin/",
    api="tongban.services.bulletin.api.router",
    notices=(
        NoticeTemplate(
            "bulletin.asked",
            subject=_("To sign: %(count)s figures of “%(title)s”"),
            body=_("%(sender_office)s asks your office to stand by each figure, or to say what is right."),
            channels=("email",),
            needs=("title", "sender_office", "count"),
            link=("bulletin:signing",),
            urgent=True,
        ),
        NoticeTemplate(
            "bulletin.reminder",
            subject=_("Still to sign: %(count)s printed figures"),
            body=_(
                "The oldest waits since %(since_at)s. The page goes out without your word, or not at all."
            ),
            channels=("email",),
            needs=("count", "since_at"),
            link=("bulletin:signing",),
        ),
        NoticeTemplate(
            "bulletin.refused",
            subject=_("%(office)s does not stand by %(text)s of “%(title)s”"),
            body=_("It says: %(words)s"),
            channels=("email",),
            needs=("office", "text", "title", "words", "pk"),
            link=("bulletin:page", "pk"),
            urgent=True,
        ),
        NoticeTemplate(
            "bulletin.signed",
            subject=_("%(office)s has said its word on “%(title)s”"),
            body=_("It stands by %(agreed)s of the %(count)s figures it was asked about."),
            channels=("email",),
            needs=("office", "title", "agreed", "count", "pk"),
            link=("bulletin:page", "pk"),
        ),
    ),
    menu=(
        Page("bulletin:pages", _("Printed pages"), VIEW, order=75),
        Page("bulletin:figures", _("As printed"), VIEW, face="board", order=37),
    ),
)
