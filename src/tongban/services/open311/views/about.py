"""What is offered: where, which services, what each asks for."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.services.open311 import rules
from tongban.services.open311.errors import absent
from tongban.services.open311.queries import catalogue


def discovery(_request, _params):
    """Where the service is reached, and whom to ask for a key."""
    base = settings.PUBLIC_URL.rstrip("/")
    home = base + reverse("open311:discovery", kwargs={"fmt": "xml"}).rpartition("/")[0]
    endpoint = {
        "specification": rules.SPECIFICATION,
        "url": home,
        "changeset": rules.CHANGED,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    # the second one is the same address under the name by which updates are told
    updates = {
        **endpoint,
        "specification": "https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Complete-Spec",
    }
    told = {
        "changeset": rules.CHANGED,
        "contact": _("See %s") % base,
        "key_service": _("An administrator gives out keys, see %s") % base,
        "endpoints": [endpoint, updates],
    }
    return "discovery", told


def services(_request, _params):
    """Every service."""
    return "services", catalogue.listed()


def definition(_request, _params, code):
    """What one service asks for."""
    found = catalogue.offer(code)
    if found is None:
        raise absent("service_code")
    return "service_definition", catalogue.definition(found)
