"""Every address: each room's own, under the prefix it declares."""

from django.urls import include, path

from tongban.kernel.core.service import all_services
from tongban.project.api import api
from tongban.project.api.docs import absent, docs

urlpatterns = [
    path("api/docs", docs, name="api_docs"),
    path("api/", api.urls),
    path("api/<path:rest>", absent),
]
urlpatterns += [path("", include("tongban.ui.urls"))]
urlpatterns += [path(s.prefix or "", include(s.urls)) for s in all_services() if s.urls]

handler400 = "tongban.ui.errors.bad_request"
handler403 = "tongban.ui.errors.forbidden"
handler404 = "tongban.ui.errors.not_found"
handler500 = "tongban.project.api.problems.server_error"
