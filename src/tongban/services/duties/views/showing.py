"""What the pages of duty lists share: their templates."""

from django.shortcuts import render


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    return render(request, f"duties/{template}.html", {"face": "workbench", **context}, status=status)
