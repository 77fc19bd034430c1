"""The Django app of this room."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "tongban.services.workdays"
    label = "workdays"
