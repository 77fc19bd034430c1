"""What of the database is sealed: asked before a key ring is made, checked at start, sealed anew after a rotation."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from tongban.kernel.core.sealed.cipher import is_newest, ring
from tongban.kernel.core.sealed.field import SealedField
from tongban.kernel.core.sealed.ring import KeyRingError, keep_newest, require_rested
from tongban.kernel.core.service import all_services, named

BATCH = 500
OWN = {"core.IdempotencyKey": "tongban.kernel.core.idempotency.resealed"}  # core has no declaration
Renewing = Callable[[models.Model], Mapping[str, Any]]


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed fields of a model."""
    return [f for f in model._meta.concrete_fields if isinstance(f, SealedField)]


def nothing_sealed() -> bool:
    """Does the database hold nothing that an existing key ring must have made?"""
    tables = set(connection.introspection.table_names())
    if "core_event" in tables and _any_row("core_event", "octet_length(hash) > 0"):
        return False
    return not any(_any_row(table, f"octet_length({column}) > 0") for table, column in _columns(tables))


def check_ring() -> None:
    """Stop the program where the key ring is missing, open to others, broken, or not the one the data needs."""
    keys = ring()
    tables = set(connection.introspection.table_names())
    for table, column in _columns(tables):
        used = _key_ids(table, column)
        if not used.keys() <= keys.data.keys():
            raise KeyRingError(
                _(
                    "The key file is not the one this database was sealed under (%(table)s). Put back the right key file."
                )
                % {"table": table}
            )


def reseal(model: type[models.Model], *, batch: int = BATCH) -> int:
    """Seal a model's values under the newest key, in small transactions beside running work; returns the rows changed.

    What a room seals within JSON it renews itself, as its service declares (`reseals`).
    """
    changed, after, within = 0, None, _within(model)
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update(of=("self",), no_key=True).order_by("pk")
            some = list((rows if after is None else rows.filter(pk__gt=after))[:batch])
            changed += sum(_reseal_row(row, within) for row in some)
        if not some:
            return changed
        after = some[-1].pk


def reseal_all(
    *, batch: int = BATCH, told: Callable[[str, int], None] = lambda _model, _changed: None
) -> dict[str, int]:
    """Seal all of the database under the newest key: then older keys may go. Returns the rows changed by model.

    Stopped at any moment it loses nothing, and the next call goes on: what is under the newest key is passed over.
    """
    changed = {}
    for model in apps.get_models():
        if not model._meta.proxy and (sealed_fields(model) or _within(model)):
            changed[model._meta.label] = reseal(model, batch=batch)
            told(model._meta.label, changed[model._meta.label])
    return changed


def usage() -> dict[bytes, int]:
    """How many values of sealed fields are under each key; what is sealed within JSON is not counted."""
    found: dict[bytes, int] = {}
    for table, column in _columns(set(connection.introspection.table_names())):
        for key_id, count in _key_ids(table, column).items():
            found[key_id] = found.get(key_id, 0) + count
    return found


def retire() -> list[str]:
    """Take the older keys out of the ring, once everything is sealed under the newest; returns their ids."""
    if len(ring().data) == 1:
        return []
    require_rested()
    reseal_all()
    if late := {model for model, count in reseal_all().items() if count}:
        raise KeyRingError(
            _("Values are still being sealed under an older key (%(where)s). Try again in a minute.")
            % {"where": ", ".join(sorted(late))}
        )
    return keep_newest()


def _within(model: type[models.Model]) -> Renewing | None:
    paths = (s.reseals[model._meta.label] for s in all_services() if model._meta.label in s.reseals)
    path = next(paths, OWN.get(model._meta.label))
    return named(path) if path else None


def _reseal_row(row: models.Model, within: Renewing | None) -> bool:
    stale: dict[str, Any] = dict(within(row)) if within else {}
    for field in sealed_fields(type(row)):
        value = getattr(row, field.attname)
        if value and not is_newest(value.ciphertext):
            stale[field.attname] = value.open()
    if stale:
        type(row)._base_manager.filter(pk=row.pk).update(**stale)
    return bool(stale)


def _columns(tables: set[str]) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if model._meta.db_table in tables and not model._meta.proxy:
            yield from ((model._meta.db_table, str(f.column)) for f in sealed_fields(model))


def _any_row(table: str, where: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1")  # noqa: S608 - names of our own models
        return cursor.fetchone() is not None


def _key_ids(table: str, column: str) -> dict[bytes, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT substring({column} FROM 2 FOR 4), count(*) FROM {table} WHERE octet_length({column}) > 0 GROUP BY 1"  # noqa: S608 - names of our own models
        )
        return {bytes(key_id): count for key_id, count in cursor.fetchall()}
