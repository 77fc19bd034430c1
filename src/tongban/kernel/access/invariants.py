"""What access promises of its rows: a role is held once at a time, a strong one by the word of two."""

from collections.abc import Iterator

from tongban.kernel.access.models import Grant
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core.invariants import Invariant, apart

INVARIANTS = (
    Invariant(
        "access.grants_apart",
        "Nobody holds a role twice at one place and time.",
        apart("access_grant", of="account_id, role, office_id, division_id", over="valid"),
    ),
    Invariant(
        "access.two_people",
        "Of a strong role in force that somebody gave, somebody else confirmed it.",
        finds="tongban.kernel.access.invariants.given_by_one",
    ),
)


def given_by_one() -> Iterator[str]:
    """Grants of strong roles that one person alone gave."""
    strong = [role.code for role in all_roles().values() if role.strong]
    rows = Grant.objects.filter(role__in=strong, waiting=False, given_by__isnull=False, confirmed_by=None)
    yield from map(str, rows.values_list("pk", flat=True))
