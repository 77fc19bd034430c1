"""What the pages of duty lists share: their templates, and files that are taken along."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

from tongban.kernel.cases.attachments.kinds import MIME
from tongban.ui.export import CSV

TYPES = {**MIME, "csv": CSV}


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    return render(request, f"duties/{template}.html", {"face": "workbench", **context}, status=status)


def attachment(content, name):
    """A file; its kind is told by its ending."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
