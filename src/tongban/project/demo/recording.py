"""Records of people for the demo: a few who came twice, households, one merge, and what somebody asks about theirs."""

from datetime import timedelta

from django.db import transaction

from tongban.kernel.core import clock
from tongban.kernel.core.identity import id_check_character
from tongban.kernel.parties.actions import (
    ask_correction,
    find_or_make_person,
    look_for_duplicates,
    merge,
    object_to,
)
from tongban.kernel.parties.models import Household, Person
from tongban.project.demo import homes
from tongban.project.demo.plan import Plan

BY = "system"
# as first met, with a slip the second time, on one invented phone
TWICE = (("王小芳", "王晓芳"), ("李建国", "李建囯"), ("买买提·艾力", "麦麦提·艾力"), ("张伟", "张玮"))


@transaction.atomic
def build(plan: Plan) -> None:
    """Nothing where a household is there already."""
    if Household.objects.exists():
        return
    with clock.at(plan.anchor - timedelta(days=40)):
        pairs = [_came_twice(n, *names) for n, names in enumerate(TWICE)]
        ask_correction(pairs[2][0], field="name", words="麦麦提·艾力", by=BY)
        object_to(pairs[3][0], words="办结后不要再打回访电话，发短信即可", by=BY)
        look_for_duplicates([person.pk for pair in pairs for person in pair])
        kept, gone = pairs[3]
        merge("person", kept=kept.pk, gone=gone.pk, by=BY, label="档案室", reason="核对身份证原件，同一人")
    together = zip(pairs[:2], ("head", "spouse"), strict=True)
    homes.build(plan, [homes.Human("", one.id_number.open(), role) for (one, _again), role in together])


def _came_twice(n: int, name: str, again: str) -> tuple[Person, Person]:
    """By ID number (nobody's) at a counter, and once more with a slip in the name, on the same phone."""
    first = f"{homes.PLACE_OF_BIRTH}1980010{n + 1}9{n + 1}1"
    phone = f"1630994900{n}"
    person, _made = find_or_make_person(
        by=BY, name=name, phone=phone, id_number=first + id_check_character(first)
    )
    return person, Person.objects.create(name=again, phone=phone, created_at=clock.now())
