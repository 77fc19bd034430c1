"""The Django app of this room."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "tongban.services.open311"
    label = "open311"
