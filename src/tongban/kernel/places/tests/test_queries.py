from datetime import date

from tongban.kernel.core.calendar import XINJIANG, OfficeHours
from tongban.kernel.places import actions, queries

TURN = date(2025, 7, 1)


def test_a_day_has_the_divisions_of_that_day(ninghe):
    town = ninghe.parent
    actions.end_division(ninghe, on=TURN, by="account:1")
    given = {"code": "652301001090", "level": "community", "since": TURN, "by": "account:1"}
    actions.open_division(town, name="宁合东社区居民委员会", **given)
    before = set(queries.children(town.code, date(2025, 6, 30)).values_list("code", flat=True))
    after = set(queries.children(town.code, TURN).values_list("code", flat=True))
    assert (before - after, after - before) == ({ninghe.code}, {"652301001090"})


def test_subtree_and_ancestors(ninghe):
    assert queries.subtree("652301001").count() == 1 + queries.children("652301001").count()
    assert [d.code for d in queries.ancestors(ninghe.path)] == ["6523", "652301", "652301001", ninghe.code]
    assert queries.subtree("6523").count() == 1040
    assert queries.subtree("nowhere").count() == 0


def test_office_hours_come_from_the_nearest_above(ninghe):
    assert queries.office_hours(ninghe.path) == XINJIANG
    actions.set_office_hours(queries.division("652301"), [[540, 720], [780, 1080]], by="account:1")
    assert queries.office_hours(ninghe.path) == OfficeHours(((540, 720), (780, 1080)))
    actions.set_office_hours(ninghe, [[0, 1440]], by="account:1")
    assert queries.office_hours(ninghe.path).length == 1440
    assert queries.office_hours("6523.652302") == XINJIANG
