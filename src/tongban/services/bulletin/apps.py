"""The Django app of this room."""

from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "tongban.services.bulletin"
    label = "bulletin"
    default_auto_field = "django.db.models.BigAutoField"
