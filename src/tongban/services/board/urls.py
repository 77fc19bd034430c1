"""Addresses of the board."""

from django.urls import path

from tongban.services.board.views import figures, files, overview, records

app_name = "board"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("figures/", figures.catalogue, name="catalogue"),
    path("figures.json", files.catalogue_json, name="catalogue_json"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("figures/<str:code>/records/", records.Records.as_view(), name="records"),
    path("figures/<str:code>/figures.<str:kind>", files.export, name="export"),
    path("map.json", files.ground, name="map"),
    path("report/", figures.report, name="report"),
]
