"""All figures of an article, with their words and times."""

from tongban.services.bulletin.figures.finding import found_in
from tongban.services.bulletin.figures.measures import describe
from tongban.services.bulletin.figures.sentences import sentence_of, sentences_in
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.subjects import subject_of
from tongban.services.bulletin.figures.tables import row_figures
from tongban.services.bulletin.figures.times import Anchor, Calendar, anchors_in


def figures_in(text: str, calendar: Calendar, *, subject: str = "") -> list[Figure]:
    """The figures of one paragraph, each with its measure, subject and date."""
    figures, clear = found_in(text)
    if not figures:
        return []
    sentences = sentences_in(text)
    anchors: dict[tuple[int, int], list[Anchor]] = {}
    for anchor in anchors_in(clear, sentences, calendar):
        anchors.setdefault(sentence_of(sentences, anchor.start), []).append(anchor)
    for figure in figures:
        figure.sentence = sentence_of(sentences, figure.start)
        figure.subject = subject_of(text, figure.sentence, figure.start, subject)
        _date(figure, anchors.get(figure.sentence, []), calendar)
    describe(figures, text)
    return figures


def figures_of_row(text: str, heads: list[str], calendar: Calendar, *, subject: str = "") -> list[Figure]:
    """The figures of one row of a table."""
    figures = row_figures(text, heads)
    for figure in figures:
        figure.sentence, figure.subject = (0, len(text)), subject
        figure.as_of = figure.until = calendar.default
    return figures


def _date(figure: Figure, anchors: list[Anchor], calendar: Calendar) -> None:
    """The last time that rules here; a period of one clause goes before the 截至 of the sentence.

    What is told up to a day has no first one, unless a period stands before: 今年以来，截至8月底.
    """
    ruling = [a for a in anchors if a.end <= figure.start < a.rules_until]
    if not ruling:
        figure.as_of, figure.until = calendar.default, calendar.default
        return
    anchor = max(ruling, key=lambda a: a.start)
    figure.as_of, figure.until, figure.dated = anchor.day, anchor.until, True
    periods = [a.since for a in ruling if not a.firm and a.since and a.since < anchor.day]
    figure.since = max(periods, default=None) if anchor.firm else anchor.since
