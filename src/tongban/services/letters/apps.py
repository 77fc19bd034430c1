"""The Django app of this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tongban.services.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"
