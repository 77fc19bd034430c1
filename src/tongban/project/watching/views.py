"""The addresses for machines: `/healthz`, `/readyz`, `/metrics`, `/csp-report`. No session, no host name, nobody's data."""

from contextlib import suppress
from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from tongban.project.watching import exposition, readiness, violations

LOCAL = {"127.0.0.1", "localhost", "[::1]"}
LARGEST_REPORT = 16 * 1024  # bytes
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def alive(request: HttpRequest) -> HttpResponse:
    """The process lives and answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here."""
    told = readiness.tell()
    return JsonResponse(told, status=200 if told["ready"] else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted, for whoever may: anybody else finds no such page."""
    if not may_look(request):
        return HttpResponse("not found\n", status=404, content_type="text/plain")
    return HttpResponse(exposition.text(settings.HOME), content_type=exposition.TYPE)


def violated(request: HttpRequest) -> HttpResponse:
    """What a browser reports that it kept a page from; whatever it says, nothing is told back."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    with suppress(UnreadablePostError):
        violations.note(request.read(LARGEST_REPORT))
    return HttpResponse(status=204)


def may_look(request: HttpRequest) -> bool:
    """By the token where one is set; else from this machine alone, and not through a proxy that runs on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode()
        return compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    host = request.META.get("HTTP_HOST", "").rpartition(":")[0] or request.META.get("HTTP_HOST", "")
    through = any(request.headers.get(name) for name in FORWARDED)
    return host in LOCAL and not through and _loopback(request.META.get("REMOTE_ADDR", ""))


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
