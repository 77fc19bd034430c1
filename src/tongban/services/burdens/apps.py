"""The Django app of this room."""

from django.apps import AppConfig


class BurdensConfig(AppConfig):
    name = "tongban.services.burdens"
    label = "burdens"
    default_auto_field = "django.db.models.BigAutoField"
