"""Rounds over plaques: every community visited or explained, every plaque allowed or seen to be gone; the figures of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import files
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import records
from tongban.services.burdens import actions
from tongban.services.burdens.models import BurdenItem, Sign
from tongban.services.burdens.queries import rounds


@pytest.fixture
def target(world, community):
    due = today() + timedelta(days=30)
    row = actions.open_round(title="挂牌清理", division=world.division("652300"), due=due, by=SYSTEM)
    return row.targets.get(division=community)


def found(target, **given):
    said = {"where": "大门", "says": "某某工作站", "down_by": today(), **given}
    return actions.record_sign(target, by=SYSTEM, **said)


def test_a_round_visits_every_community(target):
    (town, other) = rounds.progress(target.round)
    assert (town.targets, town.left, other.left) == (1, 1, 1)
    found(target)
    actions.explain(rounds.next_target(target), by=SYSTEM, why="路断了")
    (town, other) = rounds.progress(target.round)
    assert (town.visited, town.found, town.hanging, town.left) == (1, 1, 1, 0)
    assert (other.explained, other.left) == (1, 0)
    assert rounds.next_target(target) is None


def test_a_plaque_is_allowed_by_an_item_or_must_come_down(target):
    item = BurdenItem.objects.get(number="P01")
    assert found(target, item=item).down_by is None
    for given in (
        {"down_by": None},
        {"item": BurdenItem.objects.get(number="P04")},
        {"says": " "},
        {"where": "长" * 121},
    ):
        with pytest.raises(TongbanError):
            found(target, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sign.objects.update(item=None)


def test_it_is_gone_only_with_a_photo_and_once(target):
    sign = found(target)
    with pytest.raises(TongbanError):
        actions.check_again(sign, by=SYSTEM, removed=True)
    later = today() + timedelta(days=5)
    assert actions.check_again(sign, by=SYSTEM, removed=False, down_by=later).down_by == later
    actions.check_again(sign, by=SYSTEM, removed=True, photo="0" * 64)
    with pytest.raises(Conflict):
        actions.check_again(sign, by=SYSTEM, removed=True, photo="0" * 64)


def test_a_visited_community_is_not_explained(target):
    actions.nothing_hangs(target, by=SYSTEM)
    with pytest.raises(Conflict):
        actions.explain(target, by=SYSTEM, why="没去")


def test_only_inspectors_of_the_place_record(target, people, keeper, world):
    with pytest.raises(NotAllowed):
        actions.nothing_hangs(target, by=people.actor("handler"))
    elsewhere = target.round.targets.get(division=world.division("652302001001"))
    actions.nothing_hangs(target, by=people.actor(keeper))
    with pytest.raises(NotAllowed):
        actions.nothing_hangs(elsewhere, by=people.actor(keeper))


def photo():
    return SimpleUploadedFile("x.jpg", files.photo())


def test_an_inspector_records_and_checks_on_the_phone(target, people, keeper):
    client, url = people.client(keeper), reverse("burdens:target", args=[target.pk])
    said = {"says": "某某工作站", "where": "大门", "down_by": "2030-01-01"}
    assert client.post(url, {**said, "photo": photo()}).status_code == 302
    sign = Sign.objects.get()
    assert client.get(reverse("burdens:photo", args=[sign.pk, "before"])).status_code == 200
    assert client.get(reverse("burdens:photo", args=[sign.pk, "after"])).status_code == 404
    again = reverse("burdens:again", args=[sign.pk])
    assert client.post(again, {"removed": "on"}).status_code >= 400
    assert client.post(again, {"removed": "on", "photo": photo()}).status_code == 302
    sign.refresh_from_db()
    assert sign.removed_at is not None
    client.post(reverse("burdens:done", args=[target.pk]))
    assert client.get(reverse("burdens:round", args=[target.round_id])).status_code == 200


@pytest.mark.parametrize("content", [b"not a photo", b"\xff\xd8\xff broken", b"%PDF-1.4"])
def test_what_is_no_photo_is_refused_and_nothing_typed_is_lost(target, people, keeper, content):
    said = {
        "says": "某某工作站",
        "where": "大门",
        "down_by": "2030-01-01",
        "photo": SimpleUploadedFile("x.jpg", content),
    }
    answer = people.client(keeper).post(reverse("burdens:target", args=[target.pk]), said)
    assert answer.status_code in {400, 422}
    assert "某某工作站" in answer.content.decode()
    assert not Sign.objects.exists()


def test_figures_count_what_the_round_found(target):
    gone, _hangs = found(target), found(target, says="另一块")
    found(target, item=BurdenItem.objects.get(number="P01"))
    actions.check_again(gone, by=SYSTEM, removed=True, photo="0" * 64)
    day = today()
    expected = {"burdens.plaques_found": 2, "burdens.plaques_removed": 1, "burdens.plaques_hanging": 1}
    for code, value in expected.items():
        measure = all_measures()[code]
        assert compute(measure, since=day, until=day).only.value == value
        assert len(records(measure, since=day, until=day)) == value
