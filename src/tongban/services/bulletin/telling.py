"""A checked page as programs read it: the format of `tongban bulletin check --json`."""

from typing import Any

from tongban.services.bulletin.checking import Checked, Result
from tongban.services.bulletin.figures.shapes import Figure


def told(result: Result) -> dict[str, Any]:
    """The whole result; start and end count characters within the figure's paragraph."""
    return {
        "articles": [_article(one) for one in result.articles],
        "checks": [
            {
                "what": c.what,
                "ok": c.ok,
                "why": c.why,
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
        "figures": [_figure(one, n) for n in range(len(one.figures))],
        "other_figures": [{"in": f.where, **_printed(f)} for f in one.heads],
    }


def _figure(one: Checked, n: int) -> dict[str, Any]:
    made, verdict = one.links[n], one.verdicts[n]
    return {
        **_printed(one.figures[n]),
        "indicator": made.indicator.code if made.indicator else None,
        "p": made.p if made.indicator else max((p for _i, p in made.candidates), default=0.0),
        "candidates": [{"indicator": i.code, "name": i.name, "p": p} for i, p in made.candidates],
        "verdict": verdict.verdict,
        "why": verdict.why,
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
