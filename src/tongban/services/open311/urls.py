"""The addresses of Open311 GeoReport v2, each of which ends in its format, and of the page about partners."""

from django.urls import include, path, register_converter

from tongban.services.open311.views import about, partners, requests, updates
from tongban.services.open311.views.answering import absent, speaks


class Format:
    """xml or json."""

    regex = "xml|json"

    def to_python(self, value):
        """As it stands."""
        return value

    to_url = to_python


register_converter(Format, "fmt")

app_name = "open311"
georeport = [
    path("discovery.<fmt:fmt>", speaks(get=about.discovery), name="discovery"),
    path("services.<fmt:fmt>", speaks(get=about.services), name="services"),
    path("services/<str:code>.<fmt:fmt>", speaks(get=about.definition), name="definition"),
    path("requests.<fmt:fmt>", speaks(get=requests.listed, post=requests.file), name="requests"),
    path("requests/<str:reference>.<fmt:fmt>", speaks(get=requests.one), name="request"),
    path("tokens/<str:token>.<fmt:fmt>", speaks(get=requests.token), name="token"),
    path("servicerequestupdates.<fmt:fmt>", speaks(get=updates.listed, post=updates.add), name="updates"),
    path("", speaks(get=absent, post=absent), name="root"),
    path("<path:rest>", speaks(get=absent, post=absent), name="absent"),
]
urlpatterns = [
    path("open311/v2/", include(georeport)),
    path("desk/open311/", partners.partners, name="partners"),
    path("desk/open311/<int:pk>/<slug:act>/", partners.act_on_partner, name="act_on_partner"),
]
