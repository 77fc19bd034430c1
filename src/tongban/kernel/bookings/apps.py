"""The Django app of this room."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "tongban.kernel.bookings"
    label = "bookings"
    default_auto_field = "django.db.models.BigAutoField"
