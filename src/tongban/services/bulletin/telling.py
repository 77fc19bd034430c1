"""A checked page as programs read it: the format of `tongban bulletin check --json`."""

from collections.abc import Iterator
from typing import Any

from tongban.services.bulletin.checking import Checked, Judged, Result
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking import Link
from tongban.services.bulletin.verdicts import Verdict


def told(result: Result) -> dict[str, Any]:
    """The whole result; start and end count characters within the figure's paragraph."""
    return {
        "articles": [_article(one) for one in result.articles],
        "checks": [
            {
                "what": c.what,
                "ok": c.ok,
                "why": str(c.why),
                "kind": c.kind,
                "article": c.article,
                "paragraph": c.paragraph,
            }
            for c in result.checks
        ],
    }


def _article(one: Checked) -> dict[str, Any]:
    article = one.article
    return {
        "headline": article.headline,
        "kicker": article.kicker,
        "byline": article.byline,
        "source": article.source,
        "place": article.place,
        "paragraphs": article.paragraphs,
        "subheads": article.subheads,
        "captions": article.captions,
        "figures": list(_figures(one)),
        "other_figures": list(_figures(one.heads)),
    }


def _figures(part: Judged) -> Iterator[dict[str, Any]]:
    for figure, made, verdict in zip(part.figures, part.links, part.verdicts, strict=True):
        place = {} if figure.where == "paragraph" else {"in": figure.where}
        yield {**place, **_printed(figure), **_said(made, verdict)}


def _said(made: Link, verdict: Verdict) -> dict[str, Any]:
    return {
        "indicator": made.indicator.code if made.indicator else None,
        "p": made.p if made.indicator else max((p for _i, p in made.candidates), default=0.0),
        "candidates": [{"indicator": i.code, "name": i.name, "p": p} for i, p in made.candidates],
        "verdict": verdict.verdict,
        "why": str(verdict.why),
        "real": plain(verdict.real),
        "record_of": verdict.day.isoformat() if verdict.day else None,
    }


def _printed(figure: Figure) -> dict[str, Any]:
    return {
        "paragraph": figure.paragraph,
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": plain(figure.value),
        "unit": figure.unit,
        "low": plain(figure.low),
        "high": plain(figure.high),
        "qualifier": figure.qualifier,
        "measure": figure.measure,
        "subject": figure.subject,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "dated": figure.dated,
        "kind": figure.kind,
        "notes": figure.notes,
    }


def plain(value: float | None) -> float | int | None:
    """A whole number without its point."""
    return int(value) if value is not None and value == int(value) else value
