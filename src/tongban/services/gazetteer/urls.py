"""Addresses of the gazetteer: the workbench's, and the names before everybody."""

from django.urls import path

from tongban.services.gazetteer.views import cases, changes, lines, names, public

app_name = "gazetteer"
DESK = "desk/gazetteer/"
urlpatterns = [
    path(f"{DESK}changes/", changes.sets, name="change_sets"),
    path(f"{DESK}changes/<int:pk>/", changes.one, name="change_set"),
    path(f"{DESK}changes/<int:pk>/drop/<int:number>/", changes.drop, name="drop_change"),
    path(f"{DESK}changes/<int:pk>/<str:what>/", changes.act, name="act_on_change_set"),
    path(DESK, names.names, name="names"),
    path(f"{DESK}names/import/", names.take_in, name="import_names"),
    path(f"{DESK}names/doubles/", names.doubles, name="doubles"),
    path(f"{DESK}names/doubles/<int:pk>/", names.decide_double, name="decide_double"),
    path(f"{DESK}names/new/", names.new, name="new_name"),
    path(f"{DESK}names/file.<str:kind>", names.export, name="export_names"),
    path(f"{DESK}names/<str:number>/change/", names.change, name="change_name"),
    path(f"{DESK}cases/", cases.cases, name="cases"),
    path(f"{DESK}cases/<str:reference>/", cases.one, name="case"),
    path(f"{DESK}cases/<str:reference>/step/", cases.step, name="case_step"),
    path(f"{DESK}boundaries/", lines.lines, name="lines"),
    path(f"{DESK}boundaries/<int:pk>/", lines.line, name="line"),
    path(f"{DESK}rounds/<int:pk>/", lines.one_round, name="round"),
    path(f"{DESK}rounds/<int:pk>/close/", lines.close, name="close_round"),
    path(f"{DESK}markers/<int:pk>/", lines.marker, name="marker"),
    path(f"{DESK}markers/<int:pk>/record/", lines.record, name="record_marker"),
    path(f"{DESK}markers/<int:pk>/sign/", lines.sign, name="sign_marker"),
    path(f"{DESK}photos/<int:pk>/", lines.photo, name="marker_photo"),
    path("map/", public.everything, name="map"),
    path("places/", public.search, name="search"),
    path("places/notices/", public.notices, name="notices"),
    path("places/<str:number>/", public.place, name="place"),
]
