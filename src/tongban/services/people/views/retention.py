"""How long each kind of record is kept, how many wait to be erased, and what was erased when."""

from django.shortcuts import render

from tongban.kernel.core import retention
from tongban.ui.gate import needs


@needs("access.audit")
def kept(request):
    """What rooms declare, and what the night has made of it."""
    told = retention.tell()
    labels = {one.what: one.label for one in told}
    runs = [
        {"at": at, "erased": [(labels.get(what, what), count) for what, count in sorted(counts.items())]}
        for at, counts in retention.runs()
    ]
    return render(request, "people/retention.html", {"face": "workbench", "kept": told, "runs": runs})
