"""What indicators tells the product: the right to publish figures."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Service
from tongban.kernel.indicators.rules import PUBLISH, published_by, publishes

SERVICE = Service(
    code="indicators",
    label=_("Figures"),
    rights=(Right(PUBLISH, _("Publish figures and their corrections"), may=publishes, among=published_by),),
    roles=(Role("indicators.publisher", _("Publisher of figures"), frozenset({PUBLISH}), at="division"),),
)
