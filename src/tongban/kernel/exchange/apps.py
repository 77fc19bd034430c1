"""The Django app of this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tongban.kernel.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
