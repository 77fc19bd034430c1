"""A thing done one question at a time."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.ui.pages.base import Page


class ActPage(Page):
    """A thing done one question at a time: back works, nothing typed is lost, all is checked before it is sent.

    Write `questions` {step: form}, `finish`, and where one goes then. Answers wait in the session under `name`.
    """

    template_name = "ui/question.html"
    check_template = "ui/check.html"
    name = ""
    questions: Mapping[str, type[forms.Form]] = {}
    leave = "/"

    def steps(self) -> list[str]:
        """The questions to ask, given what was answered (override to leave some out)."""
        return list(self.questions)

    def finish(self, values: dict[str, Any]) -> str:
        """Do it with all cleaned values and say where to go."""
        raise NotImplementedError

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed so far: {step: {field: [texts]}}."""
        return self.request.session.get(f"act:{self.name}", {})

    def form_of(self, step: str, data: Any = None, files: Any = None) -> forms.Form:
        """A step's form: with what is sent now, else with what was typed before."""
        kind = self.questions[step]
        if data is not None:
            return kind(data, files)
        if step in self.kept:
            return kind(self.typed(step), self.files_of(step))
        return kind(initial=self.first_values(step))

    def first_values(self, step: str) -> dict[str, Any]:
        """What stands in a question that was never answered."""
        return {}

    def files_of(self, step: str) -> Any:
        """Files kept for a step, if the matter keeps any (override together with `keep`)."""
        return None

    def typed(self, step: str) -> QueryDict:
        """The kept texts as a form reads them."""
        data = QueryDict(mutable=True)
        for key, texts in self.kept.get(step, {}).items():
            data.setlist(key, texts)
        return data

    def keep(self, step: str, form: forms.Form) -> None:
        """Keep what was typed; files are the matter's own business."""
        texts = {
            key: form.data.getlist(key) for key in form.data if key not in ("csrfmiddlewaretoken", "next")
        }
        self.request.session[f"act:{self.name}"] = {**self.kept, step: texts}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask the step's question, or show all answers for checking."""
        step = self.step()
        if step != "check":
            return self.ask(step, self.form_of(step))
        missing = self.missing()
        return HttpResponseRedirect(self.address(missing)) if missing else self.check()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take an answer and go on; from the check page, do it."""
        step = self.step()
        if step == "check":
            return self.send()
        form = self.form_of(step, request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(step, form, status=422)
        self.keep(step, form)
        return HttpResponseRedirect(self.after(step))

    def step(self) -> str:
        """The step asked for; the first where none is."""
        steps = self.steps()
        step = self.request.GET.get("step") or steps[0]
        if step not in (*steps, "check"):
            raise Http404
        return step

    def ask(self, step: str, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """One question."""
        steps = self.steps()
        place = {"number": steps.index(step) + 1, "of": len(steps)}
        return self.show(status=status, step=step, form=form, back=self.before(step), **place)

    def check(self, *, status: int = 200, refused: str = "") -> HttpResponse:
        """All answers, each with a way to change it."""
        self.template_name = self.check_template
        return self.show(
            status=status, lines=self.lines(), back=self.address(self.steps()[-1]), refused=refused
        )

    def lines(self) -> list[dict[str, Any]]:
        """Questions and answers as the check page shows them."""
        return [
            {"label": field.label, "said": said(field), "url": f"{self.address(step)}&from=check"}
            for step in self.steps()
            for field in self.form_of(step).visible_fields()
        ]

    def send(self) -> HttpResponse:
        """Do it once everything is answered; a refusal is shown on the check page."""
        missing = self.missing()
        if missing:
            return HttpResponseRedirect(self.address(missing))
        try:
            url = self.finish(self.values())
        except TongbanError as error:
            return self.check(status=error.status, refused=error.message)
        self.request.session.pop(f"act:{self.name}", None)
        return HttpResponseRedirect(url)

    def values(self) -> dict[str, Any]:
        """All cleaned values together."""
        found: dict[str, Any] = {}
        for step in self.steps():
            form = self.form_of(step)
            form.is_valid()
            found.update(form.cleaned_data)
        return found

    def missing(self) -> str:
        """The first question that still needs an answer ('' none)."""
        for step in self.steps():
            form = self.form_of(step)
            if not form.is_bound or not form.is_valid():
                return step
        return ""

    def address(self, step: str) -> str:
        """A step's address."""
        return f"{self.request.path}?step={step}"

    def before(self, step: str) -> str:
        """Where back leads."""
        if self.request.GET.get("from") == "check":
            return self.address("check")
        steps = self.steps()
        at = steps.index(step)
        return self.address(steps[at - 1]) if at else self.leave

    def after(self, step: str) -> str:
        """Where one goes on: the next question, or the check page once all is answered or something was changed."""
        steps = self.steps()
        at = steps.index(step) + 1
        changed = self.request.GET.get("from") == "check"
        return self.address("check" if changed or at == len(steps) else steps[at])


def said(field: forms.BoundField) -> Any:
    """An answer in words: a choice by its label, yes or no, a date as a date."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()) or ()) if not hasattr(field.field, "queryset") else {}
    if choices:
        chosen = value if isinstance(value, list | tuple) else [value]
        return "、".join(str(choices.get(one, one)) for one in chosen if one not in (None, ""))
    if isinstance(value, bool) or value == "on":
        return _("yes") if value else _("no")
    return "" if value is None else value
