"""The Django app of this room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tongban.kernel.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
