"""What readers keep: followed figures that tell once a crossing, dashboards that only one's office opens."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.board.conftest import HERE
from tongban.kernel.access.models import Grant
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.notices.models import Notice
from tongban.kernel.places.models import Division
from tongban.services.board.actions import composing, following
from tongban.services.board.actions.composing import Composed
from tongban.services.board.models import Dashboard, Follow
from tongban.services.board.queries import Asked, dashboards
from tongban.services.requests.actions import Filing, file_request

MONTH = Asked("month")
FILED = "requests.filed"


def follow(people, bound, way="over", name="supervisor", asked=MONTH):
    return following.follow(measure_of(FILED), asked, way=way, bound=bound, by=people.actor(name))


def file(n=1):
    for _ in range(n):
        file_request(Filing(text="又坏了", place_path=HERE))


def crossed():
    return Notice.objects.filter(template="board.crossed")


def test_a_crossing_is_told_once_and_the_next_one_again(week, people):
    row = follow(people, 12)
    assert (row.value, row.beyond) == (12, False)
    assert following.watch() == 0
    file()
    assert [following.watch() for _ in range(3)] == [1, 0, 0]
    notice = crossed().get()
    assert notice.to_account == people["supervisor"]
    assert "13" in notice.data["value"]


def test_what_was_crossed_already_is_no_news(week, people):
    assert follow(people, 5).beyond
    assert following.watch() == 0


def test_coming_back_is_told_and_a_new_month_is_not(week, people):
    follow(people, 11)
    Follow.objects.update(bound=100)
    assert following.watch() == 1
    Follow.objects.update(bound=5)
    assert following.watch() == 1
    with clock.at(clock.now() + timedelta(days=30)):
        assert following.watch() == 0
        assert not Follow.objects.get().beyond


def test_whoever_lost_the_right_is_told_nothing(week, people):
    follow(people, 12)
    Grant.objects.filter(account=people["supervisor"]).delete()
    file()
    assert following.watch() == 0
    assert not crossed().exists()


@pytest.mark.parametrize("asked", [MONTH, Asked("year")])
def test_one_that_cannot_be_looked_at_keeps_no_other_silent(week, people, asked):
    bad = follow(people, 12, way="under")
    Follow.objects.filter(pk=bad.pk).update(way="gone", beyond=True)
    follow(people, 12, asked=asked)
    file()
    with pytest.raises(KeyError):
        following.watch()
    assert crossed().count() == 1


def test_following_needs_the_right_and_asked_again_moves_the_bound(week, people):
    with pytest.raises(NotAllowed):
        follow(people, 1, name="resident")
    follow(people, 12), follow(people, 30)
    assert [f.bound for f in Follow.objects.all()] == [30]


def test_who_follows_as_much_as_may_be_still_moves_a_bound(week, people, monkeypatch):
    monkeypatch.setattr(following, "MOST", 1)
    follow(people, 12), follow(people, 30)
    with pytest.raises(TongbanError, check=lambda e: e.code == "too_many"):
        follow(people, 3, way="under")
    assert [f.bound for f in Follow.objects.all()] == [30]


def test_the_page_follows_and_stops(week, people):
    client = people.client("supervisor")
    client.post("/board/figures/requests.filed/follow/?period=month", {"way": "under", "bound": "3"})
    row = Follow.objects.get()
    assert (row.way, row.bound, row.period) == ("under", 3, "month")
    assert b"requests.filed" in client.get("/board/followed/").content
    assert people.client("handler").post(f"/board/followed/{row.pk}/stop/").status_code == 404
    client.post(f"/board/followed/{row.pk}/stop/")
    assert not Follow.objects.exists()


@pytest.mark.parametrize("bound", ["", "x", "nan", "inf", "1e99"])
def test_a_bound_that_is_no_number_is_refused(week, people, bound):
    url = "/board/figures/requests.filed/follow/"
    assert people.client("supervisor").post(url, {"way": "over", "bound": bound}).status_code == 302
    assert not Follow.objects.exists()


def dashboard(people, name="handler", office=None, codes=(FILED, "requests.late")):
    return composing.compose(Composed("我的", codes, period="month", office=office), by=people.actor(name))


def test_a_dashboard_shows_its_figures_in_their_order(week, people):
    row = dashboard(people, codes=("requests.late", FILED, "requests.late", "no.such"))
    page = people.client("handler").get(f"/board/dashboards/{row.pk}/")
    assert [card["code"] for card in page.context["cards"]] == ["requests.late", FILED]
    assert page.context["asked"].period == "month"


def test_only_ones_own_office_opens_what_is_shared(week, people):
    office = people.world.office("housing").pk
    alone, shared = dashboard(people), dashboard(people, office=office)
    opened = {
        n: set(dashboards(people.actor(n))) for n in ("handler", "head", "handler_elsewhere", "resident")
    }
    assert opened["handler"] == {alone, shared}
    assert opened["handler_elsewhere"] == opened["resident"] == set()
    assert people.client("handler_elsewhere").get(f"/board/dashboards/{shared.pk}/").status_code == 404
    assert opened["head"] == {shared}


def test_nobody_shares_with_an_office_that_is_not_theirs_or_changes_anothers(week, people):
    with pytest.raises(NotAllowed):
        dashboard(people, office=people.world.office("housing_elsewhere").pk)
    row = dashboard(people, office=people.world.office("housing").pk)
    with pytest.raises(NotAllowed):
        composing.discard(row, by=people.actor("supervisor"))
    with pytest.raises(NotAllowed):
        composing.compose(Composed("x", (FILED,)), by=people.actor("supervisor"), row=row)


def test_an_empty_dashboard_is_refused(week, people):
    with pytest.raises(TongbanError):
        dashboard(people, codes=("no.such",))


def test_a_dashboard_keeps_a_place_that_stands_no_more(week, people, world):
    town, today = world.division("652301001"), clock.today()
    what = Composed("我的", (FILED,), path=town.path, period="month")
    row = composing.compose(what, by=people.actor("handler"))
    Division.objects.filter(pk=town.pk).update(valid=DateRange(town.valid.lower, today))
    client, page = people.client("handler"), f"/board/dashboards/{row.pk}/edit/"
    assert '<option value="652301001" selected>' in client.get(page).content.decode()
    said = {"title": "另一个", "period": "month", "place": town.code, f"n-{FILED}": "1"}
    assert client.post(page, said).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.path) == ("另一个", town.path)


def test_the_form_orders_by_number_and_discards(week, people, world):
    client = people.client("handler")
    said = {
        "title": "每天",
        "period": "year",
        "n-requests.late": "2",
        f"n-{FILED}": "10",
        "n-requests.open": "1",
    }
    answer = client.post("/board/dashboards/new/", said)
    row = Dashboard.objects.get()
    assert answer.url == f"/board/dashboards/{row.pk}/"
    assert (row.measures, row.path) == (["requests.open", "requests.late", FILED], "")
    county = world.division("652301")
    client.post(f"/board/dashboards/{row.pk}/edit/", {**said, "n-requests.open": "", "place": county.code})
    row.refresh_from_db()
    assert (row.measures, row.path) == (["requests.late", FILED], county.path)
    shown = client.get(f"/board/dashboards/{row.pk}/edit/").content.decode()
    assert '<option value="652301" selected>' in shown
    assert client.post("/board/dashboards/new/", {**said, "place": "123456"}).status_code == 422
    assert client.post("/board/dashboards/new/", {"title": "x", "period": "year"}).status_code == 422
    client.post(f"/board/dashboards/{row.pk}/discard/")
    assert not Dashboard.objects.exists()
