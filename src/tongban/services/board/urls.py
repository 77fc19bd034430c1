"""Addresses of the board."""

from django.urls import path

from tongban.services.board.views import (
    comparing,
    dashboards,
    figures,
    files,
    following,
    overview,
    publishing,
    records,
    reports,
)

app_name = "board"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("figures/", figures.catalogue, name="catalogue"),
    path("figures.json", files.catalogue_json, name="catalogue_json"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("figures/<str:code>/records/", records.Records.as_view(), name="records"),
    path("figures/<str:code>/published/", publishing.release, name="release"),
    path("figures/<str:code>/follow/", following.follow, name="follow"),
    path("figures/<str:code>/figures.<str:kind>", files.export, name="export"),
    path("map.json", files.ground, name="map"),
    path("report/", figures.report, name="report"),
    path("compare/", comparing.compare, name="compare"),
    path("published/", publishing.Published.as_view(), name="published"),
    path("followed/", following.Followed.as_view(), name="followed"),
    path("followed/<int:pk>/stop/", following.unfollow, name="unfollow"),
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path("dashboards/new/", dashboards.edit, name="new_dashboard"),
    path("dashboards/<int:pk>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<int:pk>/edit/", dashboards.edit, name="edit_dashboard"),
    path("dashboards/<int:pk>/discard/", dashboards.discard, name="discard_dashboard"),
    path("wall/", dashboards.wall, name="wall"),
    path("work-reports/", reports.work_reports, name="work_reports"),
    path("work-reports/<int:pk>/", reports.work_report, name="work_report"),
    path("work-reports/<int:pk>/report.<str:kind>", reports.work_report_file, name="work_report_file"),
]
