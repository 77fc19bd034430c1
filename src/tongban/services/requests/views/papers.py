"""The written notices of a petition, as a clean page to print."""

from django.http import Http404
from django.shortcuts import render

from tongban.services.requests.papers import papers_of


def show_paper(request, row, seq, face):
    """One notice of a petition that the reader may see."""
    paper = next((p for p in papers_of(row.case) if p.seq == seq), None)
    if paper is None:
        raise Http404
    back = "requests:mine" if face == "portal" else "requests:case"
    context = {"face": face, "paper": paper, "case": row.case, "back": back}
    return render(request, "requests/paper.html", context)
