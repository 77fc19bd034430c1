"""Addresses of duty lists, all on the workbench."""

from django.urls import path

from tongban.services.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("import/", views.import_file, name="import"),
    path("offices/", views.bindings, name="bindings"),
    path("offices/<int:pk>/end/", views.end_binding, name="end_binding"),
    path("try/", views.attempt, name="try"),
    path("<int:pk>/", views.one, name="list"),
    path("<int:pk>/csv/", views.export, name="export"),
    path("<int:pk>/in-force/", views.put_in_force, name="put_in_force"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:old>/to/<int:new>/", views.compare, name="compare"),
]
