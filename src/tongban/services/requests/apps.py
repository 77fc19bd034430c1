"""The Django app of this room."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "tongban.services.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"
