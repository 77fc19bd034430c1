"""The Django app of this service."""

from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "tongban.services.branches"
    label = "branches"
    default_auto_field = "django.db.models.BigAutoField"
