"""Figures of a text: value, unit, qualifier, interval, measure, subject and time."""
