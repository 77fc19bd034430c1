"""Backups: taken while the program runs, checked by themselves, restored whole or not at all."""
