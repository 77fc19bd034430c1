"""What the pages of people show: accounts with their roles, log-ins, and names for what events tell by id."""

from collections.abc import Iterable
from typing import Any

from axes.models import AccessLog
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import queries as access
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core.models import Event
from tongban.kernel.core.service import provider, providers
from tongban.kernel.parties import queries as parties
from tongban.kernel.parties.kinds import all_membership_kinds
from tongban.kernel.parties.models import Membership, Office, Person
from tongban.kernel.places.models import Division

ABOVE_COMMUNITY = (Division.Level.PREFECTURE, Division.Level.COUNTY, Division.Level.TOWN)
HAPPENED = {
    "account.opened": _("Account opened"),
    "account.renamed": _("Name or language changed"),
    "account.closed": _("Account closed"),
    "password.changed": _("Own password changed"),
    "password.given": _("New first password given"),
    "second_factor.reset": _("Second proof taken away"),
    "role.given": _("Role given"),
    "role.confirmed": _("Role confirmed by a second person"),
    "role.ended": _("Role ended"),
    "key.made": _("Key made"),
    "key.revoked": _("Key revoked"),
}


def accounts(actor: Actor, *, words: str = "", office: int | None = None) -> QuerySet[Account]:
    """Accounts the actor manages, found by name or office, each with the roles that hold or will."""
    held = Grant.objects.filter(access.still_held()).select_related("office", "division").order_by("id")
    rows = access.accounts_visible_to(actor).prefetch_related(Prefetch("grants", held, to_attr="held"))
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(label__icontains=words))
    if office:
        rows = rows.filter(pk__in=Grant.objects.filter(access.still_held(), office=office).values("account"))
    return rows


def offices_under(actor: Actor, right: str) -> QuerySet[Office]:
    """Offices in the actor's subtree."""
    rows = Office.objects.filter(access.under("division__path", access.tops(actor, right)))
    return rows.order_by("division__path", "name")


def divisions_under(actor: Actor, right: str) -> QuerySet[Division]:
    """Divisions in the actor's subtree, down to towns: what roles are given over."""
    rows = Division.objects.filter(access.under("path", access.tops(actor, right)), valid__endswith=None)
    return rows.filter(level__in=ABOVE_COMMUNITY).order_by("path")


def log_ins(account: Account) -> QuerySet[AccessLog]:
    """When and from where somebody logged in as this account, newest first."""
    return AccessLog.objects.filter(username=account.username).order_by("-attempt_time")


def own_data(actor: Actor) -> dict[str, Any]:
    """What is held about whoever is signed in: account, person, what services hold, who opened it, log-ins."""
    account, held = actor.account, provider("own_data")
    if account is None:
        return {}
    person = account.person
    return {
        "account": {"name": account.label, "language": account.language, "since": account.created_at},
        "person": _person(person) if person else {},
        "memberships": _memberships(person) if person else [],
        "asked": _asked(person) if person else [],
        "records": own_records(actor),
        "requests": held(actor) if held else [],
        "openings": list(access.openings_about(actor)) if person else [],
        "log_ins": list(log_ins(account)),
    }


def own_records(actor: Actor) -> list[dict[str, Any]]:
    """What ledgers and memberships say of whoever is signed in: lines, days, why it is kept, until when, who corrects it."""
    return [one for held in providers("own_records") for one in held(actor)]


def _person(person: Person) -> dict[str, str]:
    """What the record itself says, to its own person in the clear."""
    return {field: getattr(person, field).open() for field in ("name", "phone", "id_number")}


def _where(row: Membership) -> str:
    """What it is in: the database holds that it is a body or a household."""
    if row.household is not None:
        return row.household.address.open()
    return row.body.name if row.body else ""


def _memberships(person: Person) -> list[dict[str, Any]]:
    rows = (
        Membership.objects.filter(person__in=parties.records_of(person.pk))
        .select_related("body", "household")
        .order_by("-valid")
    )
    kinds = all_membership_kinds()
    return [
        {
            "kind": str(kinds[row.kind].label if row.kind in kinds else row.kind),
            "in": _where(row),
            "since": row.valid.lower,
            "until": row.valid.upper,
        }
        for row in rows
    ]


def _asked(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.get_kind_display(),
            "what": row.get_field_display(),
            "words": row.words.open(),
            "at": row.at,
            "office": row.office.name if row.office else "",
            "due": row.due,
            "state": row.get_state_display(),
            "answer": row.answer,
        }
        for row in parties.asked_by(person.pk)
    ]


def happened(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events in words: what, when, by whom, and which role was meant."""
    rows = list(events)
    names = access.actor_names(e.actor for e in rows)
    return [
        {
            "what": HAPPENED.get(e.code, e.code),
            "at": e.at,
            "by": names.get(e.actor, e.actor),
            "role": _role(e.data.get("role")),
        }
        for e in rows
    ]


def _role(code: str | None) -> Any:
    role = all_roles().get(code or "")
    return role.label if role else code or ""
