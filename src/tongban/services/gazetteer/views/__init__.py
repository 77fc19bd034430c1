"""The pages of the gazetteer: change sets, names, name cases and boundary inspections; names before everybody."""

from django.shortcuts import render


def show(request, template, *, face="workbench", status=200, **context):
    """A page of this room."""
    return render(request, f"gazetteer/{template}.html", {"face": face, **context}, status=status)
