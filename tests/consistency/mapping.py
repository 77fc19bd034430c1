"""What the walk needs of the gazetteer: changes prepared, a name with a double, a case, a marker with a photo."""

from datetime import date
from typing import Any

from tests import files
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import attachments
from tongban.kernel.places import actions as places
from tongban.kernel.places.models import Double
from tongban.services.gazetteer import actions as gazetteer
from tongban.services.gazetteer.actions import Proposal, inspecting
from tongban.services.gazetteer.models import Marker


def prepare(people: Any) -> dict[str, Any]:
    """A change set that another person prepared, a name with a double, a case, a marker with a photo."""
    county, beside = people.world.division("652301"), people.world.division("652302")
    row = places.prepare(
        title="x",
        on=date(2026, 12, 1),
        grounds="x",
        changes=[("rename", {"code": "652301001", "name": "新名街道"})],
        by="account:0",
    )
    named = places.set_up_place(places.Naming("清泉", "spring", county), since=date(2026, 1, 1), by="system")
    double = Double.objects.create(
        place=named, source="x", source_key="1", data={"names": [], "since": None, "until": None}
    )
    said = Proposal(
        kind="naming", on=date(2026, 12, 1), reasons="x", division=county, place_kind="road", name="春光路"
    )
    case = gazetteer.propose(said, by=SYSTEM)
    markers = [Marker(number="1", longitude=87.0, latitude=44.0)]
    line = inspecting.draw_line(title="x", left=county, right=beside, markers=markers, by=SYSTEM)
    held = inspecting.open_round(line, title="x", due=date(2027, 1, 1), by=SYSTEM)
    one = held.inspections.get()
    photo = attachments.take_in([files.upload(files.photo())])
    inspecting.record(one, inspecting.Look("sound"), by=SYSTEM, photos=photo)
    return {
        "change_set": row.pk,
        "place": named.number,
        "double": double.pk,
        "name_case": case.case.reference,
        "line": line.pk,
        "joint_round": held.pk,
        "inspection": one.pk,
        "marker_photo": one.photos.get().pk,
    }
