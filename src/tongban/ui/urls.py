"""Addresses that belong to no service."""

from django.urls import path

from tongban.ui import views

app_name = "ui"
urlpatterns = [
    path("prefs", views.keep_prefs, name="prefs"),
    path("accessibility", views.Plain.as_view(template_name="ui/accessibility.html"), name="accessibility"),
    path("privacy", views.Plain.as_view(template_name="ui/privacy.html"), name="privacy"),
    path("style", views.style, name="style"),
    path("style/ground.json", views.style_ground, name="style-ground"),
]
