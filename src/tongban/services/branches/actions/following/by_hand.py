"""Members who were entered by hand, and whom a list names with another phone and no ID number: told by branch, name and birth date."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from tongban.services.branches import rules
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.models import Member

Told = tuple[int, str, str]


def told_by(one: NewMember) -> Told | None:
    """What somebody without an ID number is told by; whoever has one is told by that, and no birth date tells of nobody."""
    return (one.home.pk, one.name, one.born.isoformat()) if one.born and not one.id_number else None


def entered_by_hand(new: Iterable[NewMember]) -> dict[Told | None, Member]:
    """The members on the same home lists whom no ledger knows yet; two of one name and day are left to people."""
    homes = {one.home.pk for one in new if told_by(one)}
    here = {"stays__kind": rules.HOME, "stays__body__in": homes, "stays__valid__endswith": None}
    rows = (
        Member.objects.filter(ledger_key="", valid__endswith=None, **here) if homes else Member.objects.none()
    )
    found: dict[Told | None, list[Member]] = defaultdict(list)
    for row in rows.select_related("person").annotate(home=F("stays__body")):
        found[row.home, row.person.name.open(), row.born.open()].append(row)
    return {told: same[0] for told, same in found.items() if len(same) == 1}
