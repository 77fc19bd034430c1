"""What activities tell the product (rights come with the actions)."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service

SERVICE = Service(code="activities", label=_("Activities"))
