"""What stands in divisions, as their rooms declare it: counted for a preview, and asked before anything is undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tongban.kernel.core.service import Stands, all_services
from tongban.kernel.places.changing.planning import Heir, Plan
from tongban.kernel.places.models import Alias, Boundary, ChangeSet, Division
from tongban.kernel.places.queries import within

OWN = (Boundary, Alias, Division)  # what comes and goes with a division


@dataclass(frozen=True)
class Standing:
    """How many records of a kind stand in a division that ends, and what becomes of them."""

    label: Any
    count: int
    goes: str


def declared() -> list[Stands]:
    """Every kind of record that stands in divisions."""
    return [kind for service in all_services() for kind in service.stands]


def counts(plan: Plan) -> dict[int, list[Standing]]:
    """By the division that ends: how many of what stand there, and where they go."""
    told: dict[int, list[Standing]] = {heir.row.pk: [] for heir in plan.ends}
    for kind in declared():
        found = _by_path(kind, plan.ends) if kind.path else _by_key(kind, told)
        for heir in plan.ends:
            if count := found.get(heir.row.pk):
                told[heir.row.pk].append(Standing(kind.label, count, goes(kind, heir)))
    return told


def goes(kind: Stands, heir: Heir) -> str:
    """What becomes of records of a kind: they follow, are told apart by position, or stay."""
    if not heir.code or kind.path or kind.goes == "stays" or (kind.goes == "same" and heir.how != "same"):
        return "stays"
    return "position" if heir.how == "split" and kind.position else "follows"


def _by_key(kind: Stands, rows: Iterable[int]) -> dict[int, int]:
    records = apps.get_model(kind.model)._base_manager.filter(
        **{f"{kind.column}__in": list(rows)}, **kind.among
    )
    return dict(records.order_by().values_list(kind.column).annotate(n=Count("pk")))


def _by_path(kind: Stands, ends: Iterable[Heir]) -> dict[int, int]:
    """Counted at the division itself and below it, where those below do not end by themselves."""
    heirs = list(ends)
    paths = {heir.row.path for heir in heirs}
    model = apps.get_model(kind.model)
    told = {}
    for heir in heirs:
        mine = within(heir.row.path, kind.column)
        own = [
            p for p in paths if p.startswith(f"{heir.row.path}.") and p.rpartition(".")[0] == heir.row.path
        ]
        for path in own:
            mine &= ~within(path, kind.column)
        told[heir.row.pk] = model._base_manager.filter(mine, **kind.among).count()
    return told


def rests_on(row: ChangeSet, began: set[int]) -> list[str]:
    """What was built on the divisions that a set made, in words; nothing: it can be undone."""
    divisions = Division.objects.filter(pk__in=began)
    ended = divisions.exclude(valid__upper_inf=True)
    told = [_("%(name)s has changed again since") % {"name": d.name} for d in ended[:3]]
    told += [
        _("%(name)s has divisions made later below it") % {"name": d.name}
        for d in _below(divisions, began)[:3]
    ]
    made = row.moved.filter(model="places.Alias").values("record")
    if Alias.objects.filter(division__in=began).exclude(pk__in=made).exists():
        told.append(_("other names were given to the new divisions"))
    for relation in Division._meta.related_objects:
        model = relation.related_model
        if model in OWN or not isinstance(model, type):
            continue
        column = relation.field.name
        followed = row.moved.filter(model=model._meta.label, column=column).values("record")
        new = model._base_manager.filter(**{f"{column}__in": began}).exclude(pk__in=followed)
        if count := new.count():
            what = model._meta.verbose_name
            told.append(_("%(n)d records stand in the new divisions (%(what)s)") % {"n": count, "what": what})
    return [*told, *_filed(divisions, row)]


def _below(divisions: Any, began: set[int]) -> list[Division]:
    return [d for d in divisions if d.children.exclude(pk__in=began).exists()]


def _filed(divisions: Any, row: ChangeSet) -> list[str]:
    """Records that name a new division by its path."""
    ended = set(Division.objects.filter(pk__in=row.made.values("ended")).values_list("path", flat=True))
    told = []
    for kind in declared():
        among = Q(pk__in=())
        for division in divisions:
            if kind.path and division.path not in ended:
                among |= Q(**{kind.column: division.path})
        if kind.path and (count := apps.get_model(kind.model)._base_manager.filter(among).count()):
            told.append(
                _("%(n)d records stand in the new divisions (%(what)s)") % {"n": count, "what": kind.label}
            )
    return told
