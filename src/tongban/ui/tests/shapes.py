"""Pages over Django's own content types, for the tests of the three shapes."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.urls import include, path
from django.views.decorators.http import require_POST

from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.ui.forms import Form
from tongban.ui.pages import ActPage, Column, ListPage, RecordPage


class Filter(Form):
    app = forms.CharField(required=False, max_length=40)


class Types(ListPage):
    title = "Types"
    order = ("app_label", "-pk")
    size = 5
    filter_form = Filter
    columns = (Column("App", lambda r: r.app_label), Column("Model", lambda r: f"={r.model}"))

    def rows(self, actor, wanted):
        rows = ContentType.objects.all()
        return rows.filter(app_label=wanted["app"]) if wanted.get("app") else rows


class Note(Form):
    text = forms.CharField(max_length=20)


def write(record, *, by, text):
    if text == "no":
        raise Conflict("Too late", field="text")


class Type(RecordPage):
    template_name = "ui/list.html"
    title = "Type"
    acts = {"note": (Note, write), "close": (None, lambda record, *, by: None)}

    def records(self, actor):
        return ContentType.objects.all()


class Ask(ActPage):
    name, title, leave = "ask", "Ask", "/privacy"
    questions = {"one": Note, "two": Filter}

    def finish(self, values):
        if values["text"] == "no":
            raise TongbanError("Not like this")
        return f"/accessibility?said={values['text']}"


def refuse(request):
    raise Conflict("Somebody else took it")


urlpatterns = [
    path("", include("tongban.ui.urls")),
    path("types", Types.as_view()),
    path("locked", Types.as_view(needs="nobody.has_this")),
    path("types/<int:pk>", Type.as_view()),
    path("kept/", Types.as_view()),
    path("kept/it/send/", require_POST(refuse)),
    path("ask", Ask.as_view()),
    path("refuse", refuse),
    path("api/refuse", refuse),
    path("login", refuse, name="account_login"),
]
handler404 = "tongban.ui.errors.not_found"
handler500 = "tongban.ui.errors.server_error"
