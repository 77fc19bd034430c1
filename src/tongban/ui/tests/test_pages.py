"""The three shapes of a page do what they promise."""

import json
import re
from base64 import urlsafe_b64encode

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tongban.ui.forms import Form
from tongban.ui.keyset import first
from tongban.ui.tests.shapes import Types

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.ui.tests.shapes")]


@pytest.fixture
def reader():
    return Client(HTTP_HOST="localhost")


def models_on(page):
    return re.findall(r'data-label="Model">\s*=(\w+)\s*<', page.content.decode())


def follow(page, rel):
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page.content.decode())
    return found and "/types" + found[1].replace("&amp;", "&")


def test_older_walks_every_row_once_and_newer_walks_back(reader):
    seen, page = [], reader.get("/types")
    pages = [models_on(page)]
    while older := follow(page, "next"):
        page = reader.get(older)
        pages.append(models_on(page))
    seen = [model for one in pages for model in one]
    assert seen == list(ContentType.objects.order_by("app_label", "-pk").values_list("model", flat=True))
    back = [models_on(page)]
    while newer := follow(page, "prev"):
        page = reader.get(newer)
        back.insert(0, models_on(page))
    assert back == pages


@pytest.mark.parametrize("after", ["x", "WzFd", "W10", "e30", "WyJhIiwieCJd"])
def test_a_made_up_cursor_is_the_first_page(reader, after):
    assert models_on(reader.get(f"/types?after={after}")) == models_on(reader.get("/types"))


@pytest.mark.parametrize("pk", [float("inf"), float("nan"), 10**30, True])
@pytest.mark.parametrize("app", ["a", "\x00", "\ud800"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_of_values_that_no_column_holds_breaks_no_page(reader, way, app, pk):
    cursor = urlsafe_b64encode(json.dumps([app, pk]).encode()).decode()
    assert reader.get("/types", {way: cursor}).status_code == 200


def test_the_file_holds_exactly_what_the_filter_lists(reader):
    file = b"".join(reader.get("/types?app=access&export=csv").streaming_content).decode()
    rows = file.strip().splitlines()[1:]
    models = ContentType.objects.filter(app_label="access").order_by("-pk").values_list("model", flat=True)
    assert rows == [f"access,'={model}" for model in models]


def test_a_filter_that_is_wrong_gives_no_file_of_everything(reader):
    answer = reader.get("/types", {"app": "x" * 41, "export": "csv"})
    assert answer["Content-Type"].startswith("text/html")
    assert answer.context["form"].errors


def test_a_file_is_whole_or_refused(reader, monkeypatch):
    monkeypatch.setattr(Types, "most_exported", ContentType.objects.count() - 1)
    assert reader.get("/types?export=csv").status_code == 400
    assert reader.get("/types?app=access&export=csv").status_code == 200


@pytest.mark.parametrize(("size", "shown", "more"), [(2, 2, True), (3, 3, False), (4, 3, False)])
def test_the_first_rows_of_a_list_know_whether_there_are_more(size, shown, more):
    told = first(range(3), size)
    assert (len(told), told.more) == (shown, more)


def test_a_list_costs_one_query(reader, django_assert_num_queries):
    with django_assert_num_queries(1):
        reader.get("/types")


def test_who_lacks_the_right_is_sent_to_log_in(reader):
    assert reader.get("/locked")["Location"].startswith("/login?next=")


def test_an_act_comes_back_to_its_record(reader):
    pk = ContentType.objects.values_list("pk", flat=True)[0]
    answer = reader.post(f"/types/{pk}", {"act": "note", "note-text": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, f"/types/{pk}")


@pytest.mark.parametrize(("text", "status"), [("", 422), ("no", 409)])
def test_a_refused_act_keeps_what_was_typed(reader, text, status):
    pk = ContentType.objects.values_list("pk", flat=True)[0]
    answer = reader.post(f"/types/{pk}", {"act": "note", "note-text": text})
    assert answer.status_code == status
    assert answer.context["forms"]["note"]["text"].value() == text
    assert answer.context["forms"]["note"].errors


def test_an_act_nobody_offers_is_not_there(reader):
    pk = ContentType.objects.values_list("pk", flat=True)[0]
    assert reader.post(f"/types/{pk}", {"act": "drop"}).status_code == 404


def test_questions_go_forward_and_back_and_are_checked_before_sending(reader):
    assert reader.post("/ask?step=one", {"text": ""}).status_code == 422
    assert reader.post("/ask?step=one", {"text": "路灯"})["Location"] == "/ask?step=two"
    assert reader.post("/ask?step=two", {"app": ""})["Location"] == "/ask?step=check"
    assert "路灯" in reader.get("/ask?step=check").content.decode()
    assert "路灯" in reader.get("/ask?step=one").content.decode()
    assert reader.post("/ask?step=one&from=check", {"text": "灯"})["Location"] == "/ask?step=check"
    assert reader.post("/ask?step=check")["Location"] == "/accessibility?said=%E7%81%AF"
    assert reader.post("/ask?step=check")["Location"] == "/ask?step=one"


def test_a_refused_sending_stays_on_the_check_page(reader):
    reader.post("/ask?step=one", {"text": "no"})
    reader.post("/ask?step=two", {"app": ""})
    answer = reader.post("/ask?step=check")
    assert answer.status_code == 400
    assert b"Not like this" in answer.content


def test_nothing_chosen_reads_alike_in_every_form():
    class Chosen(Form):
        kind = forms.ModelChoiceField(queryset=ContentType.objects.none())
        named = forms.ModelChoiceField(queryset=ContentType.objects.none(), empty_label="Everywhere")

    said = re.findall(r'<option value=""[^>]*>([^<]*)', str(Chosen()))
    assert said == ["—", "Everywhere"]
