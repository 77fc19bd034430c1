"""Measures declared once, computed as of any day, opened to their records."""
