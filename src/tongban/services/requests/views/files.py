"""Files of requests, to whom they are for; photos of a filing that is not yet sent, to its own browser."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tongban.kernel.cases.attachments import IMAGES, MIME, open_content
from tongban.services.requests import attached
from tongban.services.requests.views import drafts

SHUT = "default-src 'none'; sandbox"


@require_safe
def file(request, pk):
    """A photo to look at, a document to save."""
    row = _found(request, pk)
    return _served(row.digest, row.kind, row.name)


@require_safe
def thumb(request, pk):
    """A photo, small."""
    row = _found(request, pk)
    if not row.thumbnail:
        raise Http404
    return _served(row.thumbnail, row.kind, f"s-{row.name}")


@require_http_methods(["GET", "HEAD", "POST"])
def drafted(request, number):
    """A photo of the filing in hand, small (GET); or take it out again (POST)."""
    photos = drafts.photos(request)
    if number >= len(photos):
        raise Http404
    if request.method == "POST":
        drafts.put_photos(request, [p for n, p in enumerate(photos) if n != number])
        return redirect("requests:ask", "check")
    photo = photos[number]
    if not photo.thumbnail:
        raise Http404
    response = _served(photo.thumbnail, photo.kind, f"{number + 1}.{photo.kind}")
    response.headers["Cache-Control"] = "private, no-store"  # the numbers change when one is taken out
    return response


def _found(request, pk):
    row = attached.found(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _served(digest, kind, name):
    """Only a photo that we drew ourselves is shown in the page; nothing runs, nothing is shared."""
    response = FileResponse(
        open_content(digest), content_type=MIME[kind], as_attachment=kind not in IMAGES, filename=name
    )
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHUT
    return response
