"""The workbench's pages of bulletin."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    return render(request, f"bulletin/{template}.html", {"face": "workbench", **context}, status=status)


def document(data, name):
    """A Word document to take along."""
    answer = HttpResponse(data, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name[:80])}.docx"
    return answer
