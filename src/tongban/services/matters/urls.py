"""Addresses of this room, on the workbench."""

from django.urls import path

from tongban.services.matters import views

app_name = "matters"
urlpatterns = [
    path("similar/<str:reference>/", views.similar, name="similar"),
    path("hot/", views.hot, name="hot"),
    path("hot/<int:pk>/", views.issue, name="issue"),
]
