"""The Django app of this room."""

from django.apps import AppConfig


class GazetteerConfig(AppConfig):
    name = "tongban.services.gazetteer"
    label = "gazetteer"
    default_auto_field = "django.db.models.BigAutoField"
