"""The Django app of this service."""

from django.apps import AppConfig


class StationsConfig(AppConfig):
    name = "tongban.services.stations"
    label = "stations"
    default_auto_field = "django.db.models.BigAutoField"
