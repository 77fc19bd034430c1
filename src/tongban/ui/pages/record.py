"""A record one acts on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.errors import TongbanError
from tongban.ui.forms import tell
from tongban.ui.pages.base import Page


class RecordPage(Page):
    """One record and what may be done to it. Write `records` and `acts`: {name: (form or None, action)}."""

    face = "workbench"
    lookup = "pk"
    acts: Mapping[str, tuple[type[forms.Form] | None, Callable[..., Any]]] = {}

    def records(self, actor: Actor) -> QuerySet:
        """The records this actor may see."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the record; what may not be seen is not there."""
        self._record: Any = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def record(self) -> Any:
        """The record, fetched once."""
        if self._record is None:
            self._record = get_object_or_404(
                self.records(self.actor), **{self.lookup: self.kwargs[self.lookup]}
            )
        return self._record

    def open_acts(self) -> Iterable[str]:
        """The names of the acts offered now (all, unless the matter says less)."""
        return self.acts.keys()

    def form_for(self, name: str, data: Any = None, files: Any = None) -> forms.Form | None:
        """The act's form; its fields are prefixed with the act's name."""
        kind = self.acts[name][0]
        return kind(data, files, prefix=name) if kind else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record and the forms of what may be done."""
        given = {"record": self.record, "forms": {name: self.form_for(name) for name in self.open_acts()}}
        given["forms"].update(kwargs.pop("bound", {}))
        return super().get_context_data(**{**given, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do the act; what was typed stays when it is refused."""
        name = request.POST.get("act", "")
        if name not in self.open_acts():
            raise Http404
        form = self.form_for(name, request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self.show(status=422, bound={name: form}, now=name)
        try:
            done = self.do(name, form.cleaned_data if form else {})
        except TongbanError as error:
            if form is None:
                raise
            tell(form, error)
            return self.show(status=error.status, bound={name: form}, now=name)
        self.told(name, done)
        return HttpResponseRedirect(self.next_url(name, done))

    def do(self, name: str, values: Mapping[str, Any]) -> Any:
        """Call the action: action(record, by=actor, **values)."""
        return self.acts[name][1](self.record, by=self.actor, **values)

    def told(self, name: str, done: Any) -> None:
        """What is said afterwards."""
        messages.success(self.request, _("Done."))

    def next_url(self, name: str, done: Any) -> str:
        """Where one goes afterwards: back to the record."""
        return self.request.get_full_path()
