"""Every address: each room's own, under the prefix it declares."""

from django.urls import include, path

from tongban.kernel.core.service import all_services

urlpatterns = [path("", include("tongban.ui.urls"))]
urlpatterns += [path(s.prefix or "", include(s.urls)) for s in all_services() if s.urls]
