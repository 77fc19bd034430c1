"""The workbench's pages of burdens."""

from django.shortcuts import render


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    return render(request, f"burdens/{template}.html", {"face": "workbench", **context}, status=status)
