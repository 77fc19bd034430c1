"""The Django app of this room."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "tongban.kernel.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"
