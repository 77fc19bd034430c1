"""The workbench's pages of bulletin."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    told = {"face": "workbench", "doors": doors(request.actor), **context}
    return render(request, f"bulletin/{template}.html", told, status=status)


def doors(actor):
    """Which of the tabs this reader may open."""
    return {name: actor.holds(f"bulletin.{name}") for name in ("view", "check", "sign")}


def document(data, name):
    """A Word document to take along."""
    answer = HttpResponse(data, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name[:80])}.docx"
    return answer
