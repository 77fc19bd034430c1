"""Who reads a page that is not out yet: the office that had it checked, those asked about it, who looks over the place."""

import pytest
from django.urls import reverse

from tongban.kernel.access.actor import NOBODY, Actor, Holding
from tongban.kernel.access.rights import may
from tongban.services.bulletin import queries
from tongban.services.bulletin.tests.conftest import TEXT

VIEW = "bulletin.view"
OTHER = TEXT.replace("3281件", "3279件")


@pytest.fixture
def two(sent, taken):
    """One of whose figures another office was asked about some, and one of which nobody was."""
    return {"asked": sent(), "kept": taken(OTHER)}


def holder(office=None, path="", right=VIEW):
    return Actor(holdings=(Holding("x", frozenset({right}), office, path),))


@pytest.mark.parametrize(
    ("at", "path", "reads"),
    [
        ("centre", "", {"asked", "kept"}),
        ("housing", "652300", {"asked"}),
        ("streets", "652300", set()),
        (None, "652300", {"asked", "kept"}),
        (None, "652300.652301", set()),
    ],
)
def test_one_and_many_agree(world, two, at, path, reads):
    actor = holder(world.office(at).pk if at else None, path)
    assert {name for name, page in two.items() if may(actor, VIEW, page)} == reads
    assert set(queries.visible_to(actor)) == {two[name] for name in reads}


def test_without_the_right_nothing_is_read(world, two):
    other = holder(world.office("centre").pk, right="x")
    assert not any(may(actor, VIEW, page) for actor in (NOBODY, other) for page in two.values())
    assert not queries.visible_to(NOBODY)
    assert not queries.visible_to(other)


def test_pages_documents_lists_and_programs_tell_only_what_one_reads(people, two):
    client, kept, asked = people.client("signer"), two["kept"], two["asked"]
    for name in ("page", "docx"):
        assert client.get(reverse(f"bulletin:{name}", args=[kept.pk])).status_code == 404
        assert client.get(reverse(f"bulletin:{name}", args=[asked.pk])).status_code == 200
    assert [row["row"] for row in client.get(reverse("bulletin:pages")).context["table"]] == [asked]
    printed = client.get(reverse("bulletin:figures")).context["table"]
    assert {row["row"].page for row in printed} == {asked}
    mine, theirs = (page.figures.get(text__contains="公里") for page in (asked, kept))
    assert client.get(reverse("bulletin:over_pages", args=[theirs.pk])).status_code == 404
    over = client.get(reverse("bulletin:over_pages", args=[mine.pk]))
    assert [one["row"] for one in over.context["rows"]] == [mine]
    assert [row["id"] for row in client.get("/api/bulletin/pages").json()] == [asked.pk]
    assert client.get(f"/api/bulletin/pages/{kept.pk}").status_code == 404
