"""A refusal raised anywhere under a page becomes a page that says what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.ui.errors import bad_request, only_sent_to, refusal

SPEAKING_FOR_THEMSELVES = ("/api/", "/open311/")


class RefusalMiddleware:
    """Turns TongbanError into a page or fragment with the error's status; /api/ answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """On the way out an address that only takes forms says so to who reads it."""
        response = self.get_response(request)
        silent = isinstance(response, HttpResponseNotAllowed) and request.method == "GET"
        if silent and not request.path.startswith(SPEAKING_FOR_THEMSELVES):
            return only_sent_to(request, response["Allow"])
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """No person types a NUL, and no database takes one: refused before a page asks with it."""
        if request.path.startswith(SPEAKING_FOR_THEMSELVES):
            return None
        given = [*request.GET.lists(), *request.POST.lists()]
        if "\x00" in request.path or any("\x00" in word for name, words in given for word in (name, *words)):
            return bad_request(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave real faults to Django."""
        if not isinstance(error, TongbanError) or request.path.startswith("/api/"):
            return None
        return refusal(request, status=error.status, title=_title(error.status), text=str(error.message))


def _title(status: int) -> str:
    titles = {
        403: _("This is not open to you"),
        404: _("There is no such page"),
        409: _("Somebody was faster"),
    }
    return titles.get(status, _("That cannot be done"))
