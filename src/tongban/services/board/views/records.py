"""The records behind a figure: listed to whoever may read them, counted to everybody else."""

from datetime import datetime
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext_lazy

from tongban.kernel.indicators.drilling import Question, opened
from tongban.kernel.indicators.hiding import FEWEST
from tongban.services.board import queries, rules
from tongban.services.board.tables import shown
from tongban.services.board.views.asking import may_read, measure_or_404, shell
from tongban.ui.pages import Column, ListPage
from tongban.ui.words import say_when


def in_words(says):
    """A column whose moments are told in words; files keep them exact."""

    def said(row):
        value = says(row)
        return say_when(value) if isinstance(value, datetime) else value

    return said


class Records(ListPage):
    """As many records as the figure counts."""

    face = "board"
    template_name = "board/records.html"
    empty = gettext_lazy("No record is listed here")
    begin = gettext_lazy(
        "A record counts in the figure for everybody, and is listed for whoever may read it."
    )

    def get(self, request, *args, **kwargs):
        """The figure must be this reader's."""
        self.measure = measure_or_404(self.kwargs["code"])
        may_read(request, self.measure)
        self.shell = shell(request, self.measure)
        self.asked = self.shell["asked"]
        self.part = request.GET.get("part", "numerator")
        if self.part not in self.measure.parts:
            raise Http404
        shows = self.measure.facts.shows
        self.title, self.order = self.measure.label, shows.order
        self.columns = tuple(Column(label, in_words(says), says) for label, says in shows.columns)
        return super().get(request, *args, **kwargs)

    @cached_property
    def found(self):
        """The records by right, and the counts of those behind the door."""
        asked = self.asked
        where = tuple(sorted(asked.where.items()))
        return opened(self.actor, Question(self.measure, asked.window, asked.day, where, self.part))

    def rows(self, actor, wanted):
        """Only what this actor may read."""
        shows = self.measure.facts.shows
        return self.found.rows.select_related(*shows.related).prefetch_related(*shows.several)

    def link(self, row):
        """Where a record opens."""
        return self.measure.facts.shows.link(row)

    def get_context_data(self, **kwargs):
        """The figure itself beside its records; a small count stays hidden from the public."""
        asked = self.asked
        figure = queries.figure(self.actor, self.measure, asked)
        hidden = not rules.reads_all(self.actor) and (figure.cell.hidden or self.small())
        tabs = [
            {"label": label, "url": asked.query(part=part), "current": part == self.part}
            for part, label in shown.part_labels().items()
            if len(self.measure.parts) > 1
        ]
        given = {
            **self.shell,
            "card": shown.card(figure, asked),
            "measure": self.measure,
            "days": shown.days(self.measure, asked),
        }
        return super().get_context_data(
            **{**given, "parts": tabs, "found": self.found, "hidden": hidden, **kwargs}
        )

    def small(self):
        """Does this part rest on one or two records, however often each counts?"""
        return 0 < self.found.records < FEWEST
