"""The pages of volunteers: portal, leaders' phones, workbench."""

from django.shortcuts import render


def show(request, template, *, status=200, face="portal", **context):
    """A page of volunteers."""
    return render(request, f"volunteers/{template}.html", {"face": face, **context}, status=status)
