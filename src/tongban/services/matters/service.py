"""What the matters service tells the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service

SERVICE = Service(code="matters", label=_("Same matter"))
