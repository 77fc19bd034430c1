"""Outermost of all: machines are answered, and every other request is named, timed, counted and told in one line."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tongban.project.watching import counts, identity, views

PROBES = {
    "/healthz": views.alive,
    "/readyz": views.ready,
    "/metrics": views.metrics,
    "/csp-report": views.violated,
}
ENDPOINTS = 'csp="/csp-report"'  # how browsers learn what `report-to csp` of the policy means
HEADER = "X-Request-ID"
log = logging.getLogger("tongban.requests")


class WatchMiddleware:
    """Gives each request its identity, which the answer and all log lines bear."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a machine at once: it is asked for no host name, session or language."""
        if probe := PROBES.get(request.path):
            return probe(request)
        name = identity.taken(request.headers.get(HEADER))
        with identity.belongs_to(request=name):
            response = self._counted(request)
        response[HEADER] = name
        if "Content-Security-Policy" in response:
            response["Reporting-Endpoints"] = ENDPOINTS
        return response

    def _counted(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        response = self.get_response(request)
        took = perf_counter() - begun
        route = counts.route_of(
            getattr(request, "resolver_match", None), static=request.path.startswith(settings.STATIC_URL)
        )
        counts.answered(route, request.method, response.status_code, took)
        told = {"method": request.method, "route": route, "status": response.status_code}
        log.info("answered", extra={"told": told | {"milliseconds": round(took * 1000)}})
        return response
