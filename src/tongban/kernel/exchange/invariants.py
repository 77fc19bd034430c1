"""What exchange promises of its rows: every difference has an owner, every row its outcome, every list its place in the chain."""

from collections.abc import Iterator

from tongban.kernel.core.invariants import Invariant, apart
from tongban.kernel.exchange import registers, signing
from tongban.kernel.exchange.models import Entry

INVARIANTS = (
    Invariant(
        "exchange.owned",
        "Every difference that waits has an office that decides it, and a day by which.",
        "SELECT id FROM exchange_difference WHERE state = 'waiting' AND (office_id IS NULL OR due_at IS NULL)",
    ),
    Invariant(
        "exchange.rows_accounted_for",
        "Every row of a list that was decided has what became of it.",
        """SELECT r.id FROM exchange_row r JOIN exchange_submission s ON s.id = r.submission_id
        WHERE r.outcome = '' AND s.state IN ('settled', 'applied', 'returned', 'acknowledged')""",
    ),
    Invariant(
        "exchange.decided_by_somebody",
        "Whatever took effect says who decided it, when and why.",
        """SELECT id FROM exchange_difference WHERE state IN ('confirmed', 'applied')
        AND (decided_at IS NULL OR decided_by = '' OR reason = '' OR "on" IS NULL)""",
    ),
    Invariant(
        "exchange.ledger_once",
        "The ledger says one thing of a subject on any day.",
        apart("exchange_entry", of="register, key", over="valid", among="upper_inf(recorded)"),
    ),
    Invariant(
        "exchange.lists_chained",
        "Every list follows the one before it and is signed.",
        finds="tongban.kernel.exchange.invariants.unchained",
    ),
    Invariant(
        "exchange.sealed_columns",
        "Sealed columns lie sealed in the ledger too.",
        finds="tongban.kernel.exchange.invariants.open_columns",
    ),
)


def unchained() -> Iterator[str]:
    """Lists that are not linked, changed, or not signed by this installation."""
    for found in signing.verify():
        yield f"{found.submission} {found.what}"


def open_columns() -> Iterator[str]:
    """Entries of the ledger with a sealed column that lies there as a plain value."""
    for register in registers.all_registers().values():
        for column in (column.name for column in register.columns if column.sealed):
            rows = Entry.objects.filter(register=register.code, data__has_key=column)
            rows = rows.exclude(**{f"data__{column}": None}).exclude(**{f"data__{column}": ""})
            for pk in rows.exclude(**{f"data__{column}__has_key": "m"}).values_list("pk", flat=True):
                yield f"{pk} {column}"
