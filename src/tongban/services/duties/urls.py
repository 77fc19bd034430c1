"""Addresses of duty lists, all on the workbench."""

from django.urls import path

from tongban.services.duties.views import booklet, lists, revising

app_name = "duties"
urlpatterns = [
    path("", lists.lists, name="lists"),
    path("import/", lists.import_file, name="import"),
    path("offices/", lists.bindings, name="bindings"),
    path("offices/<int:pk>/end/", lists.end_binding, name="end_binding"),
    path("try/", lists.attempt, name="try"),
    path("disputes/", revising.disputed, name="disputes"),
    path("gaps/", revising.gaps_page, name="gaps"),
    path("gaps/<str:part>/", revising.behind, name="behind"),
    path("booklet/", booklet.page, name="booklet"),
    path("booklet/<str:code>/", booklet.document, name="booklet_file"),
    path("<int:pk>/", lists.one, name="list"),
    path("<int:pk>/in-force/", lists.put_in_force, name="put_in_force"),
    path("<int:pk>/discard/", lists.discard, name="discard"),
    path("<int:pk>/<str:kind>/", lists.export, name="export"),
    path("<int:old>/to/<int:new>/", lists.compare, name="compare"),
]
