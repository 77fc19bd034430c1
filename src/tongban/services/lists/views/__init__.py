"""The workbench's pages of lists."""

from django.shortcuts import get_object_or_404, render

from tongban.kernel.exchange import queries

VIEW, SEND, SEE, ANSWER, OVERSEE = (
    "exchange.view",
    "exchange.send",
    "exchange.differences",
    "exchange.answer",
    "exchange.oversee",
)


def show(request, template, *, status=200, **context):
    """A page of the workbench."""
    return render(request, f"lists/{template}.html", {"face": "workbench", **context}, status=status)


def list_or_404(request, pk):
    """A list that this reader may see; another's is not there."""
    return get_object_or_404(queries.lists(request.actor), pk=pk)
