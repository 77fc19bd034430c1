"""Which pages are read from the copy of the database, where there is one."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tongban.kernel.core import replica

BOARD = "/board/"


class ReplicaMiddleware:
    """Pages of the board, and every page that a visitor without a session reads, come from the copy.

    Whoever has a session may have written a moment ago and sees the first server's rows. A copy that fails in the
    middle of a page is left alone, and the page is asked for once more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        if replica.COPY not in settings.DATABASES or not _only_reads(request):
            return self.get_response(request)
        with replica.reading():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A copy that went away in the middle of a page."""
        if not isinstance(error, DatabaseError) or not _only_reads(request) or not replica.usable():
            return None
        connections[replica.COPY].close()
        replica.copy.rest()
        return HttpResponseRedirect(request.get_full_path())


def _only_reads(request: HttpRequest) -> bool:
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return request.method in {"GET", "HEAD"} and (not known or request.path.startswith(BOARD))
