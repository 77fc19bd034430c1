"""Both sides look at each marker and sign; what they disagree on becomes a case; nobody signs for both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests import files
from tongban.kernel.cases.queries import differences
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.places.models import Division
from tongban.kernel.places.tests.grid import TOWNS
from tongban.services.gazetteer.actions import inspecting
from tongban.services.gazetteer.actions.inspecting import Look
from tongban.services.gazetteer.models import BoundaryLine, JointRound, Marker, Signature

DUE = date(2027, 1, 1)
SOUND = Look("sound", 87.0, 44.2)


@pytest.fixture
def held(people, sides):
    """A round over two markers between 甲镇 and 乙镇."""
    left, right = (Division.objects.get(code=code) for code in TOWNS[:2])
    markers = [Marker(number=str(n), longitude=87.0, latitude=44.2 + n / 10) for n in (1, 2)]
    line = inspecting.draw_line(
        title="甲乙线", left=left, right=right, markers=markers, by=people.actor("map_keeper")
    )
    return inspecting.open_round(line, title="第一轮", due=DUE, by=people.actor(sides[0]))


@pytest.fixture
def both(people, sides):
    return [people.actor(name) for name in sides]


def test_a_round_ends_when_both_sides_signed_every_marker(held, both):
    for row in held.inspections.all():
        inspecting.record(row, SOUND, by=both[0])
        inspecting.sign(row, "left", by=both[0], agrees=True)
        with pytest.raises(Conflict):
            inspecting.close_round(held, by=both[0])
        inspecting.sign(row, "right", by=both[1], agrees=True)
    case = inspecting.close_round(held, by=both[1])
    assert (case.state, differences(case)) == ("done", [])
    with pytest.raises(Conflict):
        inspecting.record(held.inspections.first(), SOUND, by=both[0])


def test_what_a_side_does_not_agree_with_becomes_a_case(held, both, people):
    row = held.inspections.first()
    inspecting.record(row, Look("moved", 87.01, 44.3), by=both[0])
    with pytest.raises(TongbanError):
        inspecting.sign(row, "right", by=both[1], agrees=False)
    row = inspecting.sign(row, "right", by=both[1], agrees=False, words="界桩未移动")
    assert (row.dispute.state, row.dispute.place_path) == ("open", "65.652301")
    with pytest.raises(NotAllowed):
        inspecting.take_step(row.dispute, "settle", by=both[0], text="x")
    case = inspecting.take_step(row.dispute, "settle", by=people.actor("map_authority"), text="以原测为准")
    assert (case.state, differences(case)) == ("settled", [])


def test_nobody_signs_for_both_sides_or_for_anothers(held, both, people):
    row = held.inspections.first()
    for who, side in ((both[0], "left"), (people.actor("map_authority"), "left")):
        with pytest.raises((Conflict, NotAllowed)):
            inspecting.sign(row, side, by=who, agrees=True)
    inspecting.record(row, SOUND, by=both[0])
    with pytest.raises(NotAllowed):
        inspecting.sign(row, "right", by=both[0], agrees=True)
    inspecting.sign(row, "left", by=both[0], agrees=True)
    with pytest.raises(Conflict):
        inspecting.sign(row, "left", by=both[0], agrees=True)
    with pytest.raises(Conflict):
        inspecting.record(row, Look("lost", note="x"), by=both[1])
    assert Signature.objects.get().side == "left"


@pytest.mark.parametrize("look", [Look("gone"), Look("lost"), Look("sound", 87.0), Look("sound", 44.0, 87.0)])
def test_what_is_no_look_is_refused(held, both, look):
    with pytest.raises(TongbanError):
        inspecting.record(held.inspections.first(), look, by=both[0])
    assert held.inspections.first().found == ""


@pytest.mark.django_db(transaction=True)
def test_both_sides_sign_at_once(held, both):
    row = held.inspections.first()
    inspecting.record(row, SOUND, by=both[0])

    def sign(pair):
        try:
            inspecting.sign(row, pair[0], by=pair[1], agrees=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sign, zip(("left", "right"), both, strict=True)))
    row.refresh_from_db()
    assert (row.signatures.count(), row.signed_at is not None) == (2, True)


def test_on_a_phone_beside_the_marker(held, people, sides):
    one, other = (people.client(name) for name in sides)
    row = held.inspections.first()
    page = reverse("gazetteer:marker", args=[row.pk])
    photo = SimpleUploadedFile("m.jpg", files.photo())
    given = {"found": "damaged", "longitude": "87.0", "latitude": "44.2", "note": "漆脱落", "photo": photo}
    assert one.post(reverse("gazetteer:record_marker", args=[row.pk]), given).status_code == 302
    sign = reverse("gazetteer:sign_marker", args=[row.pk])
    assert one.post(sign, {"side": "left", "agrees": "yes"}).status_code == 302
    assert other.post(sign, {"side": "right", "agrees": "no"}).status_code == 422
    assert other.post(sign, {"side": "right", "agrees": "no", "words": "不在原处"}).status_code == 302
    told = other.get(page).content.decode()
    assert "不在原处" in told
    row.refresh_from_db()
    picture = reverse("gazetteer:marker_photo", args=[row.photos.get().pk])
    assert other.get(picture).status_code == 200
    assert people.client("handler").get(picture).status_code == 403
    assert other.get(reverse("gazetteer:round", args=[held.pk])).status_code == 200
    assert other.get(reverse("gazetteer:case", args=[row.dispute.reference])).status_code == 200


def test_a_line_and_a_round_are_typed(people, sides):
    keeper = people.client("map_keeper")
    given = {
        "title": "乙丙线",
        "left": TOWNS[1],
        "right": TOWNS[2],
        "markers": "1, 88.0, 44.1, 石碑\n2，88.0，44.5",
    }
    assert keeper.post(reverse("gazetteer:lines"), given | {"markers": "1, x"}).status_code == 422
    assert keeper.post(reverse("gazetteer:lines"), given).status_code == 302
    line = BoundaryLine.objects.get()
    assert line.markers.count() == 2
    page = reverse("gazetteer:line", args=[line.pk])
    assert people.client(sides[1]).post(page, {"title": "年检", "due": "2027-01-01"}).status_code == 302
    assert JointRound.objects.get().inspections.count() == 2
    assert people.client(sides[0]).post(page, {"title": "年检", "due": "2027-01-01"}).status_code == 404
