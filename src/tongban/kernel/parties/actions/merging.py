"""Two records of one are merged, both histories kept, and the merge is undone within 90 days as if it had not been."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.service import providers
from tongban.kernel.parties.actions.doubting import settle_doubt
from tongban.kernel.parties.models import Doubt, Merge, Organisation, Person
from tongban.kernel.parties.references import RECORDS, move_back, move_references

UNDONE_WITHIN = timedelta(days=90)
SHORTEST_REASON = 2
LONGEST_REASON = 300


@transaction.atomic
def merge(subject: str, *, kept: int, gone: int, by: str, label: str, reason: str) -> Merge:
    """Record `gone` is `kept` from now on: every reference points there, and whoever looks for one finds the other.

    Neither record's own fields are touched: what was proved for each stays written where it was proved. What a room may hold
    once of a person alone, its `merged_person` settles, and its `unmerged_person` takes back; what it returns is kept.
    """
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise TongbanError(_("Say why."), field="reason")
    rows = _locked(subject, kept, gone)
    if any(row.merged_into_id for row in rows.values()):
        raise Conflict(_("One of the two was merged already. Look again."), code="merged")
    _may_be_one(rows[kept], rows[gone])
    moved = move_references(subject, gone, kept)
    for settle in providers(f"merged_{subject}"):
        moved |= settle(kept, gone)
    RECORDS[subject]._base_manager.filter(pk=gone).update(merged_into=kept)
    row = Merge.objects.create(
        subject=subject,
        kept=kept,
        gone=gone,
        at=clock.now(),
        by=by,
        by_label=label[:120],
        reason=words[:LONGEST_REASON],
        moved=moved,
    )
    settle_doubt(subject, kept, gone, state=Doubt.State.MERGED, label=label, reason=words)
    _note(row, "merged", by)
    return row


@transaction.atomic
def undo_merge(merge_id: int, *, by: str, label: str) -> Merge:
    """Take a merge back: what it moved points again where it did; what came since stays where it came."""
    row = Merge.objects.select_for_update(of=("self",), no_key=True).get(pk=merge_id)
    if row.undone_at:
        raise Conflict(_("This merge was undone already."), code="undone")
    if clock.now() > row.at + UNDONE_WITHIN:
        raise TongbanError(_("A merge can be undone within 90 days."), code="too_late")
    rows = _locked(row.subject, row.kept, row.gone)
    if rows[row.kept].merged_into_id:
        raise Conflict(_("The kept record was merged into another since: undo that first."), code="merged")
    later = Merge.objects.filter(subject=row.subject, kept=row.kept, undone_at=None, pk__gt=row.pk)
    if later.exists():
        raise Conflict(_("Another record was merged into this one since: undo that first."), code="merged")
    move_back(row.subject, row.moved, gone=row.gone, kept=row.kept)
    RECORDS[row.subject]._base_manager.filter(pk=row.gone).update(merged_into=None)
    for restore in providers(f"unmerged_{row.subject}"):
        restore(row.moved, row.gone)
    row.undone_at, row.undone_by = clock.now(), label[:120]
    row.save(update_fields=["undone_at", "undone_by"])
    settle_doubt(row.subject, row.kept, row.gone, state=Doubt.State.OPEN, label="", reason="")
    _note(row, "unmerged", by)
    return row


def _locked(subject: str, kept: int, gone: int) -> dict[int, Person | Organisation]:
    """Both rows, locked whole and in one order: a reference that somebody is just writing waits until we are done."""
    if kept == gone:
        raise TongbanError(_("That is one record."), code="one_record")
    found = (
        RECORDS[subject]
        ._base_manager.select_for_update(of=("self",))
        .filter(pk__in=(kept, gone))
        .order_by("pk")
    )
    rows: dict[int, Any] = {row.pk: row for row in found}
    if len(rows) != 2:
        raise TongbanError(_("There is no such record."), code="no_record")
    return rows


def _may_be_one(kept: Person | Organisation, gone: Person | Organisation) -> None:
    """Two valid numbers that differ are of two; offices open and close, they are not merged."""
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        two = bool(kept.credit_code and gone.credit_code)
        if Organisation.Kind.OFFICE in (kept.kind, gone.kind):
            raise TongbanError(_("Offices open and close; they are not merged."), code="office")
    else:
        two = bool(getattr(kept, "id_number_index", None) and getattr(gone, "id_number_index", None))
    if two:
        raise TongbanError(
            _("Each of the two has a valid number of its own: they are two."), code="two_numbers"
        )


def _note(row: Merge, what: str, by: str) -> None:
    for pk, other in ((row.kept, row.gone), (row.gone, row.kept)):
        said = {"merge": row.pk, "other": other, "kept": pk == row.kept}
        events.append(row.subject, pk, [events.Entry(f"{row.subject}.{what}", by, said)])
