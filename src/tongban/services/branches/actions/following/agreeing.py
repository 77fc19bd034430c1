"""Members who stand here on the branch that the ledger says: what it says otherwise of their person, all at once.

Whoever stands here as the ledger says already is known by it from now on, and nothing else is written.
"""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed
from tongban.kernel.exchange.sealing import plain
from tongban.kernel.parties.actions.correcting import correct_people, otherwise
from tongban.services.branches import registers, rules
from tongban.services.branches.actions import bulk
from tongban.services.branches.actions.following.shared import Values, branch_of, stands
from tongban.services.branches.models import Member, Move
from tongban.services.branches.queries import members as reading

Stands = tuple[Followed, Member, Values]


def agree(told: Sequence[Followed], last: Mapping[str, Entry]) -> set[int]:
    """Which of these were dealt with; none where somebody is changing one of them at this moment."""
    there = _there(told, last)
    try:
        with transaction.atomic():
            _link(there)
            correct({member.pk: (member, values) for _one, member, values in there})
    except IntegrityError:
        return set()
    return {id(one) for one, _member, _values in there}


def _there(told: Sequence[Followed], last: Mapping[str, Entry]) -> list[Stands]:
    """Those that stand, with the same branch and duty status as in the ledger, and are not moving."""
    by_key, by_person = _held(told)
    members = [*by_key.values(), *by_person.values()]
    moving = set(Move.objects.filter(member__in=members, state=rules.ASKED).values_list("member", flat=True))
    found: list[Stands] = []
    for one in told:
        now = last.get(one.entry.key)
        member = by_key.get(one.entry.key) or by_person.get(one.entry.person_id or 0)
        if now is None or not stands(now) or member is None or member.pk in moving:
            continue
        values = plain(registers.MEMBERS, now.data)
        if _placed(member, values):
            found.append((one, member, values))
    return found


def _held(told: Sequence[Followed]) -> tuple[dict[str, Member], dict[int, Member]]:
    """The memberships that go on, by their key of the ledger; those without one by person."""
    keys = {one.entry.key for one in told}
    people = {one.entry.person_id for one in told if one.entry.person_id}
    rows = Member.objects.filter(Q(ledger_key__in=keys) | Q(person__in=people, ledger_key=""))
    rows = rows.filter(valid__endswith=None).select_related("person")
    found = list(reading.with_lists(rows))
    return {m.ledger_key: m for m in found if m.ledger_key}, {
        m.person_id: m for m in found if not m.ledger_key
    }


def _placed(member: Member, values: Values) -> bool:
    home = reading.list_of(member, rules.HOME)
    if home is None or values.get("status", "") not in {"", reading.status_of(member)}:
        return False
    return branch_of(values) in {None, home}


def _link(there: Sequence[Stands]) -> None:
    """A membership that the ledger did not know yet is known by it from now on."""
    new = {member.pk: (member, one.entry.key) for one, member, _values in there if not member.ledger_key}
    for member, key in new.values():
        member.ledger_key = key
    Member.objects.bulk_update([member for member, _key in new.values()], ["ledger_key"], batch_size=500)


def correct(said: Mapping[int, tuple[Member, Values]]) -> None:
    """Name, numbers and birth date of these members as confirmed."""
    dated = [(member, values.get("born", "")) for member, values in said.values()]
    bulk.correct_births([(m, born) for m, born in dated if born and born != m.born.open()], by=SYSTEM)
    people = {m.person_id: values for m, values in said.values() if otherwise(m.person, values)}
    correct_people(people, by=SYSTEM.code)
