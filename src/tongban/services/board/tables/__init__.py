"""Figures as pages, charts and files show them."""
