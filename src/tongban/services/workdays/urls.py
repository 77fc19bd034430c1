"""Where the work calendar stands."""

from django.urls import path

from tongban.services.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.year, name="year"),
    path("take-back/", views.take_back, name="take_back"),
]
