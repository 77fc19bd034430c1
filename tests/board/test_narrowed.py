"""A figure is narrowed by whatever it is split by, also by nothing; pages of many figures by their place alone."""

import pytest
from psycopg.types.range import DateRange

from tests.board.test_pages import text
from tongban.kernel.places.models import Division
from tongban.services.requests.actions import Filing, file_request

FILED, COUNTY = "/board/figures/requests.filed/", "652300.652301"
COMMUNITY, GRID = "652301001001", "652301001001001"


@pytest.mark.parametrize(
    ("code", "query"),
    [
        ("duties.sent", "duty=17&list_kind=-"),
        ("duties.sent", "duty=-"),
        ("burdens.asked", "burden=17&reason=-"),
        ("burdens.asked", "burden=x&unit=x"),
        ("lists.asked", "sender=17"),
        ("gazetteer.names", "county=-&place_kind=nothing"),
    ],
)
def test_values_are_read_as_the_records_hold_them(week, people, code, query):
    for page in ("", "records/", "figures.csv"):
        text(people.client("supervisor"), f"/board/figures/{code}/{page}?by=division&{query}")


@pytest.mark.parametrize("which", ["", "report/", "compare/", "wall/"])
def test_pages_of_many_figures_are_narrowed_by_place_alone(week, people, which):
    answer = people.client("supervisor").get(f"/board/{which}?channel=portal&unit=5&in=652301")
    assert (answer.status_code, answer.context["asked"].where) == (200, {"division": COUNTY})


@pytest.mark.parametrize(("place", "within", "name"), [("652300", "", "county"), (COUNTY, "652301", "town")])
def test_what_bears_no_place_of_the_level_opens_to_itself(week, people, place, within, name):
    file_request(Filing(text="何处不详", place_path=place))
    client = people.client("supervisor")
    row = next(row for row in client.get(f"{FILED}?in={within}").context["split"] if row["key"] == "-")
    assert (row["value"], f"{name}=-" in row["url"]) == ("1", True)
    assert client.get(row["url"]).context["card"]["value"] == "1"
    assert client.get(row["records"]).context["found"].records == 1


def test_no_figure_is_told_of_a_grid(week, people):
    above = people.world.division(COMMUNITY)
    Division.objects.create(
        code=GRID, level="grid", name="网格", path=f"{above.path}.{GRID}", parent=above, valid=DateRange()
    )
    client = people.client("supervisor")
    assert client.get(f"{FILED}?in={GRID}").context["asked"].path == ""
    assert client.get(f"/board/compare/?in={COMMUNITY}").context["offered"] == []
