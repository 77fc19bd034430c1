"""The pages of stations: before everybody, on a keeper's phone, on the workbench."""

from django.shortcuts import render


def show(request, template, *, status=200, face="portal", **context):
    """A page of stations."""
    return render(request, f"stations/{template}.html", {"face": face, **context}, status=status)
