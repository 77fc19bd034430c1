"""The Django app of this room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "tongban.kernel.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"
