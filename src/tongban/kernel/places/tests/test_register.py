from datetime import date

from django.db import connection, transaction
from django.utils import translation

from tongban.kernel.places import actions, queries, register, words
from tongban.kernel.places.models import Division

COUNTY = "6523.652301"


def test_a_change_by_anybody_makes_a_new_edition(ninghe):
    before = register.current()
    assert register.current() is before
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE places_division SET name = '新名社区居民委员会' WHERE code = %s", [ninghe.code]
        )
    assert register.current().edition != before.edition
    assert queries.label(ninghe.path) == "昌吉市 > 宁边路街道 > 新名社区"


def test_a_change_taken_back_leaves_nothing(ninghe):
    here = transaction.savepoint()
    actions.add_alias(ninghe, "宁合苑", by="account:1")
    assert words.locate("宁合苑停水")[0].code == ninghe.code
    transaction.savepoint_rollback(here)
    assert words.locate("宁合苑停水") == []


def test_labels_of_a_list_take_one_query(ninghe, django_assert_num_queries):
    paths = list(queries.subtree("652301001").values_list("path", flat=True))
    register.current()
    with django_assert_num_queries(1):
        assert len(queries.labels(paths)) == len(paths) > 5


def test_a_division_that_ended_is_still_named(ninghe):
    Division.objects.filter(pk=ninghe.pk).update(valid=(None, date(2024, 1, 1)))
    assert queries.label(ninghe.path) == "昌吉市 > 宁边路街道 > 宁合社区"


def test_english_readers_get_english_names(ninghe):
    with translation.override("en"):
        assert queries.label(ninghe.path) == "Changji City > Ningbian Road Sub-district > Ninghe Community"


def test_the_prefecture_has_a_label_too(loaded):
    assert queries.label("6523") == "昌吉回族自治州"
