"""The Django app of this room."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "tongban.services.dispatch"
    label = "dispatch"
