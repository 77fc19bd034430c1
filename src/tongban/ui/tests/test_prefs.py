"""A reader's wishes: kept without an account, and never a door to another site."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tongban.ui.prefs import CHOICES, Prefs


@pytest.fixture
def reader():
    return Client(HTTP_HOST="localhost")


def test_large_text_is_kept_and_worn_by_every_page(reader):
    answer = reader.post("/prefs", {"size": "elder", "next": "/privacy"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy")
    assert b'data-size="elder"' in reader.get("/privacy").content


def test_the_language_is_kept(reader):
    reader.post("/prefs", {"lang": "en"})
    assert b"<h1>Privacy</h1>" in reader.get("/privacy").content


def test_a_script_is_answered_with_what_now_holds(reader):
    answer = reader.post("/prefs", {"contrast": "high"}, HTTP_ACCEPT="application/json")
    assert answer.json() == {"size": "normal", "density": "comfy", "contrast": "high"}


@pytest.mark.parametrize(
    "bad",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example", ""],
)
def test_the_way_back_never_leaves_the_site(reader, bad):
    assert reader.post("/prefs", {"size": "large", "next": bad})["Location"] == "/"


@given(st.dictionaries(st.sampled_from([*CHOICES, "other"]), st.text(max_size=10)))
def test_only_known_choices_are_wishes(wanted):
    for name, value in vars(Prefs().change(**wanted)).items():
        assert value in CHOICES[name]


def test_a_broken_cookie_is_no_wish(reader):
    reader.cookies["prefs"] = "<script>.dense"
    page = reader.get("/privacy").content
    assert (b'data-size="normal"' in page, b'data-density="dense"' in page) == (True, True)


def test_wishes_need_the_form_of_our_own_page():
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    answer = strict.post("/prefs", {"size": "elder"})
    assert answer.status_code == 403
    assert b'class="notice late"' in answer.content
