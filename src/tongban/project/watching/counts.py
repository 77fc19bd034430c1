"""What each process counts by itself: requests and jobs, by names that the program declares and by nothing else."""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LONG = (0.1, 1, 10, 60, 600)

REQUESTS = Counter("tongban_requests", "Requests answered", ("route", "method", "status"), registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "tongban_request_seconds", "Time to an answer", ("route",), buckets=SECONDS, registry=REGISTRY
)
JOBS = Counter("tongban_jobs_run", "Jobs run by workers", ("task", "outcome"), registry=REGISTRY)
JOB_SECONDS = Histogram("tongban_job_seconds", "Time a job took", ("task",), buckets=LONG, registry=REGISTRY)
VIOLATIONS = Counter(
    "tongban_csp_violations",
    "What browsers kept a page from, by directive of the policy and kind of what was kept out",
    ("directive", "blocked"),
    registry=REGISTRY,
)


def route_of(match: Any, *, static: bool) -> str:
    """A request's name: that of its address, never the address itself, which may hold a code."""
    if match is not None:
        return match.view_name if match.url_name else "unnamed"
    return "static" if static else "none"


def answered(route: str, method: str | None, status: int, seconds: float) -> None:
    """A request was answered."""
    REQUESTS.labels(route, method if method in METHODS else "other", status).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


def violated(directive: str, blocked: str) -> None:
    """A browser reported that a page tried something against its policy."""
    VIOLATIONS.labels(directive, blocked).inc()


def ran(task: str, seconds: float, *, well: bool) -> None:
    """A job was run."""
    JOBS.labels(task, "done" if well else "failed").inc()
    JOB_SECONDS.labels(task).observe(seconds)
