"""The page of a request for whoever asked."""

from django.urls import reverse

from tests.marking import ids_twice
from tongban.services.requests import actions


def test_what_was_answered_is_judged_and_taken_up_again_in_fields_of_their_own(people, sent):
    case, handler = sent(), people.actor("handler")
    for step, text in (("accept", ""), ("answer", "修好了")):
        actions.move(case.pk, step, by=handler, text=text)
    own = people.client("requester", own=[case.pk])
    page = own.get(reverse("requests:mine", args=[case.reference])).content.decode()
    assert all(f'for="{name}"' in page for name in ("confirm_text", "id_text"))
    assert ids_twice(page) == []
