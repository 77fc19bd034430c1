"""Where the page of what dispatch learned stands."""

from django.urls import path

from tongban.services.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.models, name="models"),
    path("use/", views.use, name="use"),
]
