"""The page of metrics is written from the metrics."""

from pathlib import Path

from prometheus_client import Counter

from tongban.project.watching import counts, gauges

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics.md"
HEAD = """# Metrics

Generated from the program; a test keeps it current. `/metrics` tells them in the text form of Prometheus, see
[how to watch](../how-to/watch-with-prometheus.md). Labels hold names that the program declares, never what somebody
wrote: no person, address, reference number or code. Whatever a label could become is bounded by the code.

| metric | kind | labels | meaning |
|---|---|---|---|
"""


def rows():
    for one in (counts.REQUESTS, counts.REQUEST_SECONDS, counts.JOBS, counts.JOB_SECONDS, counts.VIOLATIONS):
        counter = isinstance(one, Counter)
        name = f"{one._name}_total" if counter else one._name
        yield name, "counter" if counter else "histogram", one._labelnames, one._documentation
    for one in (*gauges.GAUGES, *gauges.OTHERS):
        yield one.name, "gauge", one.labels, one.help


def page():
    lines = [
        f"| `{name}` | {kind} | {', '.join(f'`{label}`' for label in labels)} | {said} |"
        for name, kind, labels, said in rows()
    ]
    return f"{HEAD}{chr(10).join(lines)}\n"


def test_the_page_of_metrics_is_current(request):
    if request.config.getoption("--write-docs"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run pytest tests/consistency/test_metrics_page.py --write-docs"
