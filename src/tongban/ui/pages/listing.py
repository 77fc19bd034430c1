"""A list one goes through."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.errors import TongbanError
from tongban.ui import export, keyset
from tongban.ui.pages.base import Page


class ListPage(Page):
    """A filtered list, a page at a time, that can be taken along as a file. Write `rows` and `columns`."""

    face = "workbench"
    template_name = "ui/list.html"
    columns: tuple[export.Column, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    size = 50
    filter_form: type[forms.Form] | None = None
    empty: Any = ""  # said while nothing is listed
    begin: Any = ""  # and how it comes to be filled
    most_exported = 100_000

    def rows(self, actor: Actor, wanted: Mapping[str, Any]) -> QuerySet:
        """The rows this actor may see, narrowed by the filter's cleaned values."""
        raise NotImplementedError

    def link(self, row: Any) -> str:
        """Where a row leads ('' nowhere)."""
        return ""

    def exported(self, count: int) -> None:
        """Called after a file was asked for: note it where the matter wants it noted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the file of the same rows."""
        form = self.filter_form(request.GET) if self.filter_form else None
        wanted = form.cleaned_data if form is not None and form.is_valid() else {}
        rows = self.rows(self.actor, wanted)
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx") and (form is None or form.is_valid()):
            return self.file(rows.order_by(*self.order), kind)
        part = keyset.cut(
            rows,
            self.order,
            self.size,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        narrowed = any(name in wanted and value for name, value in request.GET.items())
        return self.show(
            form=form, part=part, table=self.table(part.rows), narrowed=narrowed, **self.links(part)
        )

    def table(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Rows as the list's template shows them."""
        return [
            {
                "row": row,
                "url": self.link(row),
                "cells": [(column, column.says(row)) for column in self.columns],
            }
            for row in rows
        ]

    def links(self, part: keyset.Slice) -> dict[str, str]:
        """Addresses of the neighbours and the files; the filter stays."""
        return {
            "newer": self.address(before=part.newer) if part.newer else "",
            "older": self.address(after=part.older) if part.older else "",
            "csv": self.address(export="csv"),
            "xlsx": self.address(export="xlsx"),
        }

    def address(self, **more: str) -> str:
        """The page's address with the filter and something more."""
        query = self.request.GET.copy()
        for name in ("after", "before", "export"):
            query.pop(name, None)
        query.update(more)
        return f"?{query.urlencode()}"

    def file(self, rows: QuerySet, kind: str) -> HttpResponse:
        """Exactly the rows listed under this filter; a file that was cut would be taken for the whole."""
        if (count := rows.count()) > self.most_exported:
            text = _("A file holds at most %(n)d rows. Narrow the list and take it along in parts.")
            raise TongbanError(text % {"n": self.most_exported}, code="too_long")
        self.exported(count)
        return export.file_of(rows.iterator(chunk_size=2000), self.columns, str(self.title), kind)
