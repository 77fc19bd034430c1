"""What the board tells the product: its pages, its rights, its one notice, the portal's three figures."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.services.board.rules import OPEN, VIEW, opened_by, opens

SERVICE = Service(
    code="board",
    label=_("Board"),
    rights=(
        Right(VIEW, _("See all figures, also those not made public")),
        Right(
            OPEN,
            _("Open dashboards of one's own and those shared with one's office"),
            may=opens,
            among=opened_by,
        ),
    ),
    roles=(Role("board.reader", _("Reader of the board"), frozenset({VIEW, OPEN}), at="division"),),
    urls="tongban.services.board.urls",
    api="tongban.services.board.api.router",
    prefix="board/",
    provides={"public_figures": "tongban.services.board.queries.public_figures"},
    notices=(
        NoticeTemplate(
            "board.crossed",
            subject=_("%(name)s: %(value)s"),
            body=_("%(place)s: %(name)s is %(value)s, %(side)s. You follow this figure."),
            channels=("email",),
            needs=("code", "name", "place", "value", "side"),
            link=("board:figure", "code"),
        ),
    ),
    stands=(
        Stands("board.Follow", _("Followed figures"), column="path", path=True, goes="same"),
        Stands("board.Dashboard", _("Dashboards"), column="path", path=True, goes="same"),
    ),
    menu=(
        Page("board:overview", _("Overview"), face="board", order=10),
        Page("board:catalogue", _("All figures"), face="board", order=20),
        Page("board:compare", _("Compare"), face="board", order=25),
        Page("board:report", _("Report"), face="board", order=30),
        Page("board:published", _("Published"), face="board", order=35),
        Page("board:dashboards", _("My dashboards"), VIEW, face="board", order=40),
        Page("board:work_reports", _("Work reports"), VIEW, face="board", order=50),
    ),
)
