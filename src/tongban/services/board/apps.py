"""The Django app of this room."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "tongban.services.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
