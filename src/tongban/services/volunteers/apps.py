"""The Django app of this service."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "tongban.services.volunteers"
    label = "volunteers"
    default_auto_field = "django.db.models.BigAutoField"
