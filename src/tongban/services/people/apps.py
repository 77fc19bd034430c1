"""The Django app of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongban.services.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
