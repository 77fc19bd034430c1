"""All figures of an article, with their words and times."""

from tongban.services.bulletin.figures.finding import found_in
from tongban.services.bulletin.figures.measures import describe
from tongban.services.bulletin.figures.sentences import sentence_of, sentences_in
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.subjects import subject_of
from tongban.services.bulletin.figures.times import Anchor, Calendar, anchors_in


def figures_in(text: str, calendar: Calendar, *, subject: str = "", table: bool = False) -> list[Figure]:
    """The figures of one paragraph, each with its measure, subject and date."""
    figures, clear = found_in(text, table=table)
    if not figures:
        return []
    sentences = sentences_in(text)
    anchors = anchors_in(clear, sentences, calendar)
    for figure in figures:
        figure.sentence = sentence_of(sentences, figure.start)
        figure.subject = subject_of(text, figure.sentence, figure.start, subject)
        _date(figure, anchors, calendar)
    describe(figures, text)
    return figures


def _date(figure: Figure, anchors: list[Anchor], calendar: Calendar) -> None:
    """The last time that rules here; a period of one clause goes before the 截至 of the sentence."""
    ruling = [a for a in anchors if a.end <= figure.start < a.rules_until and a.start >= figure.sentence[0]]
    if not ruling:
        figure.as_of, figure.until = calendar.default, calendar.default
        return
    anchor = max(ruling, key=lambda a: a.start)
    figure.as_of, figure.until, figure.since, figure.dated = anchor.day, anchor.until, anchor.since, True
