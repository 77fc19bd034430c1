"""The Django app of this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongban.kernel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
