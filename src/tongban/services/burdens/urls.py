"""Addresses of burdens, all on the workbench."""

from django.urls import path

from tongban.services.burdens.views import asking, listing, visiting

app_name = "burdens"
urlpatterns = [
    path("", asking.Asks.as_view(), name="asks"),
    path("new/", asking.new, name="new"),
    path("appeals/", asking.appeals, name="appeals"),
    path("asks/<int:pk>/", asking.one, name="ask"),
    path("asks/<int:pk>/appeal/", asking.appeal, name="appeal"),
    path("asks/<int:pk>/rule/", asking.rule, name="rule"),
    path("communities/", asking.community, name="communities"),
    path("communities/<str:code>/", asking.community, name="community"),
    path("lists/", listing.lists, name="lists"),
    path("lists/import/", listing.import_file, name="import"),
    path("lists/<int:pk>/", listing.one, name="list"),
    path("lists/<int:pk>/in-force/", listing.put_in_force, name="put_in_force"),
    path("lists/<int:pk>/discard/", listing.discard, name="discard"),
    path("rounds/", visiting.rounds, name="rounds"),
    path("rounds/<int:pk>/", visiting.one, name="round"),
    path("targets/<int:pk>/", visiting.target, name="target"),
    path("targets/<int:pk>/done/", visiting.done, name="done"),
    path("targets/<int:pk>/explain/", visiting.explain, name="explain"),
    path("signs/<int:pk>/", visiting.sign, name="sign"),
    path("signs/<int:pk>/again/", visiting.again, name="again"),
    path("signs/<int:pk>/<str:which>/", visiting.photo, name="photo"),
]
