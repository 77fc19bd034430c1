"""Stored requests that are like new words: found, judged, and told to nobody who may not see them."""

from tongban.kernel.cases import erasing
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock
from tongban.services.matters import actions, queries
from tongban.services.matters.models import Likeness
from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN, NOISE_THERE


def text(message):
    return f"{message[0]}。{message[1]}"


def test_a_filed_request_is_found_by_others_words_once_it_is_relayed(filed, relay):
    lamp, _noise = filed(text(LAMP)), filed(text(NOISE_THERE))
    relay()
    [found] = queries.similar_open(text(LAMP_AGAIN), LAMP_AGAIN[0], lamp.place_path)
    assert (found["case"], found["reference"], found["p"] > 0.5) == (lamp.pk, lamp.reference, True)


def test_what_the_reader_may_not_see_is_not_told(filed, relay):
    filed(text(LAMP))
    relay()
    nothing = Case.objects.none().values("pk")
    assert queries.similar_open(text(LAMP_AGAIN), among=nothing) == []


def test_nothing_is_found_in_another_county(filed, relay):
    filed(text(LAMP))
    relay()
    assert queries.similar_open(text(LAMP_AGAIN), place_path="652300.652302") == []


def test_no_words_find_nothing(filed, relay):
    filed(text(LAMP))
    relay()
    assert queries.similar_open("", "") == queries.similar_answered("？？？") == []


def test_index_goes_on_where_it_stood_and_changes_nothing_twice(filed):
    cases = [filed(text(LAMP)), filed(text(NOISE_THERE))]
    actions.keep_many([cases[0].pk])
    assert (actions.keep_all(), actions.keep_all(), Likeness.objects.count()) == (1, 0, 2)


def test_what_was_erased_has_no_vector_and_gets_none(filed, relay):
    case = filed(text(LAMP))
    relay()
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now())
    assert (erasing.erase(case.pk), Likeness.objects.count()) == (True, 1)
    relay()
    assert (Likeness.objects.count(), actions.keep_all()) == (0, 0)


def test_a_held_filing_is_found_once_it_is_let_through(filed, let_through, relay):
    case = filed("qwertyuiop asdfghjkl")
    relay()
    held = actions.keep_all(), Likeness.objects.count()
    let_through(case)
    relay()
    assert (held, Likeness.objects.get().case_id) == ((0, 0), case.pk)


def test_precedents_are_found_in_as_many_questions_however_many_there_are(
    filed, relay, django_assert_num_queries
):
    cases = [filed(text(LAMP)) for _ in range(3)]
    relay()
    for case, answers in zip(cases, (["修好了"], ["在修", "修好了"], []), strict=True):
        Case.objects.filter(pk=case.pk).update(state="answered", answered_at=case.opened_at)
        said = case.messages.get(step="file")
        for answer in answers:
            said.pk, said.step, said.text, said._state.adding = None, "answer", answer, True
            said.save()
    queries.labels([])
    with django_assert_num_queries(3):
        found = queries.similar_answered(text(LAMP_AGAIN), LAMP_AGAIN[0])
    assert {one["case"]: one["what_was_done"] for one in found} == {
        cases[0].pk: "修好了",
        cases[1].pk: "修好了",
    }


def test_what_was_closed_without_an_answer_takes_no_precedents_place(filed, relay):
    merged, answered = [filed(text(LAMP)) for _ in range(queries.PRECEDENTS)], filed(text(LAMP_AGAIN))
    relay()
    Case.objects.filter(pk__in=[case.pk for case in merged]).update(state="closed")
    Case.objects.filter(pk=answered.pk).update(state="answered", answered_at=answered.opened_at)
    said = answered.messages.get(step="file")
    said.pk, said.step, said.text, said._state.adding = None, "answer", "修好了", True
    said.save()
    found = queries.similar_answered(text(LAMP), LAMP[0])
    assert [one["case"] for one in found] == [answered.pk]
