"""Addresses of bulletin, all on the workbench."""

from django.urls import path

from tongban.services.bulletin.views import checking, drafting, signing

app_name = "bulletin"
urlpatterns = [
    path("", checking.Pages.as_view(), name="pages"),
    path("new/", checking.new, name="new"),
    path("pages/<int:pk>/", checking.page, name="page"),
    path("pages/<int:pk>/docx/", checking.as_docx, name="docx"),
    path("pages/<int:pk>/send/", signing.send, name="send"),
    path("figures/", checking.Figures.as_view(), name="figures"),
    path("figures/<int:pk>/link/", checking.link, name="link"),
    path("figures/<int:pk>/over-pages/", checking.over_pages, name="over_pages"),
    path("figures/<int:pk>/sign/", signing.sign, name="sign"),
    path("signing/", signing.waiting, name="signing"),
    path("draft/", drafting.draft, name="draft"),
    path("draft/<int:pk>/", drafting.kept, name="kept"),
]
