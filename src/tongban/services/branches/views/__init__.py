"""The pages of branches: on the workbench, one on the portal for the member, one for everybody."""

from django.shortcuts import render

from tongban.services.branches import words
from tongban.ui.pages import ListPage, RecordPage


def show(request, template, *, status=200, face="workbench", **context):
    """A page of branches."""
    given = {"face": face, "words": words.all_words(), **context}
    return render(request, f"branches/{template}.html", given, status=status)


class Listed(ListPage):
    """A list of branches, with the tabs above it."""

    template_name = "branches/list.html"
    here = ""

    def get_context_data(self, **kwargs):
        """The words and where we are."""
        return super().get_context_data(words=words.all_words(), here=self.here, **kwargs)


class Record(RecordPage):
    """A record of branches: its acts stand beside it, each folded away under its name.

    What was opened (the act `open`) is shown once, on the answer to that very act, and stands nowhere else.
    """

    names = {}
    here = ""
    opened = None

    def form_for(self, name, data=None, files=None):
        """The act's form, which knows the actor and the record."""
        kind = self.acts[name][0]
        return kind(data, files, prefix=name, actor=self.actor, record=self.record) if kind else None

    def do(self, name, values):
        """Keep what was opened for this answer."""
        done = super().do(name, values)
        self.opened = done if name == "open" else None
        return done

    def told(self, name, done):
        """An opening is its own answer."""
        if name != "open":
            super().told(name, done)

    def post(self, request, *args, **kwargs):
        """As any act; an opening is answered by the page itself, not by a redirect."""
        answer = super().post(request, *args, **kwargs)
        return self.show() if self.opened else answer

    def get_context_data(self, **kwargs):
        """Acts in their order with their names."""
        given = super().get_context_data(
            words=words.all_words(), here=self.here, opened=self.opened, **kwargs
        )
        given["todo"] = [
            {
                "name": name,
                "label": self.names.get(name, name),
                "form": form,
                "open": name == given.get("now"),
            }
            for name, form in given["forms"].items()
        ]
        return given
