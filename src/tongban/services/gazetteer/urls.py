"""Addresses of the gazetteer: the workbench's, and the names before everybody."""

from django.urls import path

from tongban.services.gazetteer.views import changes

app_name = "gazetteer"
urlpatterns = [
    path("desk/gazetteer/changes/", changes.sets, name="change_sets"),
    path("desk/gazetteer/changes/<int:pk>/", changes.one, name="change_set"),
    path("desk/gazetteer/changes/<int:pk>/drop/<int:number>/", changes.drop, name="drop_change"),
    path("desk/gazetteer/changes/<int:pk>/<str:what>/", changes.act, name="act_on_change_set"),
]
