"""What the walk of keepers of records stands on: two in doubt, two merged, a correction that waits, a household."""

from typing import Any

from tongban.kernel.core import clock
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Doubt, Person
from tongban.kernel.parties.service import HOUSEHOLD


def of(people: Any) -> dict[str, Any]:
    """Two records in doubt, two merged, and a correction that waits."""
    first, second, kept, gone = (
        parties.find_or_make_person(by="system", phone=f"1380013800{n}", name="王芳")[0].pk for n in range(4)
    )
    doubt = Doubt.objects.create(subject="person", first=first, second=second, p=0.9, found_at=clock.now())
    merged = parties.merge("person", kept=kept, gone=gone, by="system", label="", reason="same")
    objection = parties.object_to(people["signed_in"].person, words="no calls", by="system")
    told = {"doubt": doubt.pk, "first": first, "merge": merged.pk, "objection": objection.pk}
    return told | _household(people, Person.objects.get(pk=first))


def _household(people: Any, person: Person) -> dict[str, Any]:
    """A household of one member."""
    town = people.world.division("652301001")
    row = parties.open_household(by="system", address="东方花园12号楼", division=town)
    since = clock.today()
    member = parties.join(HOUSEHOLD.code, parties.Member(person=person), row, since=since, by="system")
    return {
        "household": row.pk,
        "household_member": member.pk,
        "town": town.pk,
        "member_number": "110101199003071938",
    }
