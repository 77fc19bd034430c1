"""The Django app of this room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "tongban.kernel.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
