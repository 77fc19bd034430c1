"""Members who stand here as the ledger says already: known by it from now on, and nothing else is written."""

from collections.abc import Sequence

from django.db.models import Q

from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed
from tongban.kernel.exchange.sealing import plain
from tongban.services.branches import registers, rules
from tongban.services.branches.actions.following.shared import branch_of, stands
from tongban.services.branches.models import Member, Move
from tongban.services.branches.queries import members as reading

NUMBERS = ("name", "phone", "id_number")


def already(told: Sequence[Followed], last: dict[str, Entry]) -> set[int]:
    """Which of these need nothing; a membership that the ledger did not know yet is linked to it."""
    by_key, by_person = _held(told)
    members = [*by_key.values(), *by_person.values()]
    moving = set(Move.objects.filter(member__in=members, state=rules.ASKED).values_list("member", flat=True))
    done, linked = set(), []
    for one in told:
        now = last.get(one.entry.key)
        member = by_key.get(one.entry.key) or by_person.get(one.entry.person_id or 0)
        if now is None or not stands(now) or member is None or member.pk in moving:
            continue
        if not _agrees(member, now):
            continue
        done.add(id(one))
        if not member.ledger_key:
            member.ledger_key = one.entry.key
            linked.append(member)
    Member.objects.bulk_update(linked, ["ledger_key"], batch_size=500)
    return done


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


def _agrees(member: Member, now: Entry) -> bool:
    values = plain(registers.MEMBERS, now.data)
    said = [(values.get(name, ""), getattr(member.person, name).open()) for name in NUMBERS]
    said.append((values.get("born", ""), member.born.open()))
    said.append((values.get("status", ""), reading.status_of(member)))
    if any(new and new != old for new, old in said):
        return False
    home = reading.list_of(member, rules.HOME)
    return home is not None and branch_of(values) in (None, home)
