"""The Django app of this room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "tongban.services.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
