"""Measurements; what they import of the product reads its settings."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
