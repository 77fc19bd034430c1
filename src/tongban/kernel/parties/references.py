"""Every foreign key of the product that points at a person or an organisation: what a merge moves and an undo moves back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from tongban.kernel.parties.models import Organisation, Person

RECORDS: dict[str, type[models.Model]] = {"person": Person, "organisation": Organisation}
Moved = dict[str, list[Any]]
SAYS = "octet_length({0}.name) + octet_length({0}.phone) + octet_length({0}.id_number) > 0"
SAYS_SOMETHING = RawSQL(SAYS.format("parties_person"), (), output_field=models.BooleanField())  # noqa: S611 - no value of a person
KEPT_SAYS = RawSQL(  # noqa: S611 - no value of a person
    f"EXISTS (SELECT FROM parties_person k WHERE k.id = parties_person.merged_into_id AND {SAYS.format('k')})",
    (),
    output_field=models.BooleanField(),
)


def pointing_at(subject: str) -> Iterator[tuple[str, type[models.Model], str]]:
    """(name, model, field) of each reference; what merges themselves hold is no reference."""
    target = RECORDS[subject]
    for model in apps.get_models():
        if model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            related = getattr(field, "related_model", None)
            own = model is target and field.name == "merged_into"
            if isinstance(field, models.ForeignKey) and related is target and not own:
                yield f"{model._meta.label}.{field.name}", model, field.name


def unreferenced(before: datetime) -> QuerySet[Person]:
    """People made before a moment who still have a name or a number, and whom no row of any room points at.

    A record that was merged into another goes after that one: numbers on it still find who they are.
    """
    rows = Person.objects.filter(SAYS_SOMETHING, created_at__lt=before)
    rows = rows.exclude(KEPT_SAYS)
    for _name, model, field in pointing_at("person"):
        rows = rows.exclude(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    return rows


def move_references(subject: str, gone: int, kept: int) -> Moved:
    """Point every reference at the kept record; returns the rows moved.

    A row stays with the record that is gone where the kept one has its like already (an account of one's own, a membership
    of the same days): the two records are read together, so nothing is lost.
    """
    moved: Moved = {}
    for name, model, field in pointing_at(subject):
        rows = model._base_manager.filter(**{field: gone}).order_by("pk")
        if went := _moved(model, field, list(rows.values_list("pk", flat=True)), kept):
            moved[name] = went
    return moved


def _moved(model: type[models.Model], field: str, rows: list[Any], kept: int) -> list[Any]:
    """All of them at once; where one cannot go, each by itself."""
    if rows and _repointed(model, field, rows, kept):
        return rows
    return [pk for pk in rows if _repointed(model, field, [pk], kept)]


def move_back(subject: str, moved: Moved, *, gone: int, kept: int) -> None:
    """Point back what a merge moved and what still points at the kept record."""
    for name, model, field in pointing_at(subject):
        rows = model._base_manager.filter(pk__in=moved.get(name, []), **{field: kept})
        rows.update(**{field: gone})


def _repointed(model: type[models.Model], field: str, rows: list[Any], kept: int) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=rows).update(**{field: kept})
    except IntegrityError:
        return False
    return True
