"""What the board tells the product: its pages, the right to figures that are not public, the portal's three figures."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Page, Service
from tongban.services.board.rules import VIEW

SERVICE = Service(
    code="board",
    label=_("Board"),
    rights=(Right(VIEW, _("See all figures, also those not made public")),),
    roles=(Role("board.reader", _("Reader of the board"), frozenset({VIEW}), at="division"),),
    urls="tongban.services.board.urls",
    prefix="board/",
    provides={"public_figures": "tongban.services.board.queries.public_figures"},
    menu=(
        Page("board:overview", _("Overview"), face="board", order=10),
        Page("board:catalogue", _("All figures"), face="board", order=20),
        Page("board:report", _("Report"), face="board", order=30),
    ),
)
