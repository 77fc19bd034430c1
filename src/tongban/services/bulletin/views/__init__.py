"""The workbench's pages of bulletin."""

from django.shortcuts import render

from tongban.ui.export import attachment


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    told = {"face": "workbench", "doors": doors(request.actor), **context}
    return render(request, f"bulletin/{template}.html", told, status=status)


def doors(actor):
    """Which of the tabs this reader may open."""
    return {name: actor.holds(f"bulletin.{name}") for name in ("view", "check", "sign")}


def document(data, name):
    """A Word document to take along."""
    return attachment(data, f"{name[:80]}.docx")
