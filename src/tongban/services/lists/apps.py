"""The Django app of this service."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "tongban.services.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
