"""The filing in hand: what a browser's session keeps of it from screen to screen."""

from tongban.kernel.cases.attachments import MOST, Kept, few_enough
from tongban.kernel.core.errors import TongbanError

DRAFT = "draft"


def photos(request):
    """The photos and documents added so far."""
    return [Kept(**p) for p in request.session.get(DRAFT, {}).get("photos", [])]


def put_photos(request, kept):
    """Keep these instead."""
    draft = request.session.get(DRAFT, {})
    request.session[DRAFT] = {**draft, "photos": [k.plain() for k in kept]}


def add_photos(request, form):
    """Keep the photos of a screen, also when something else on it is wrong; is all of it right?

    Those ticked to be taken out go.
    """
    right = form.is_valid()
    if "files" not in form.fields or not form.is_bound:
        return right
    out = request.POST.getlist("out")
    together = {k.digest: k for k in (*photos(request), *form.cleaned_data.get("files", ()))}
    together = [k for k in together.values() if k.digest not in out]
    put_photos(request, together[:MOST])
    try:
        few_enough(len(together))
    except TongbanError as error:
        form.add_error("files", error.message)
        return False
    return right
