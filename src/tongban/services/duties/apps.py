"""The Django app of this room."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "tongban.services.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
