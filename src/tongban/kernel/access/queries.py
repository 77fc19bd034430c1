"""Which accounts, roles, keys and openings an actor may see: filters that `may` and `visible` share."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account, ApiKey, Disclosure, Grant
from tongban.kernel.access.rights import all_roles, visible
from tongban.kernel.core import clock
from tongban.kernel.core.models import Event
from tongban.kernel.parties.models import Membership
from tongban.kernel.parties.queries import records_of

STREAM = "account"


def tops(actor: Actor, right: str) -> frozenset[str]:
    """The tops of the subtrees over which an actor holds a right."""
    return frozenset(h.division_path for h in actor.holding(right))


def under(field: str, paths: Iterable[str]) -> Q:
    """Rows whose path lies in one of the subtrees."""
    found = Q(pk__in=())
    for top in paths:
        found |= Q(**{field: top}) | Q(**{f"{field}__startswith": f"{top}."}) if top else ~Q(pk__in=())
    return found


def over(actor: Actor, right: str, field: str = "division__path") -> Q:
    """Rows of the divisions over which an actor holds a right, and of all below them; `field` leads to their path."""
    return under(field, tops(actor, right))


def actor_names(codes: Iterable[str]) -> dict[str, str]:
    """What actors are called before others, by their codes: an account by its label, the program by who runs it."""
    told = {code: code for code in codes if code}
    accounts = {int(pk): code for code in told if (pk := code.removeprefix("account:")).isdecimal()}
    rows = Account.objects.filter(pk__in=accounts).values_list("pk", "label")
    told |= {accounts[pk]: label for pk, label in rows}
    return told | ({"system": _("the server's operator")} if "system" in told else {})


def still_held(moment: datetime | None = None) -> Q:
    """Grants that hold now or will."""
    return Q(valid__overlap=TimestamptzRange(moment or clock.now(), None))


def looked_after(actor: Actor, right: str) -> Q:
    """Accounts at home in the actor's subtree that hold nothing beyond it: nobody takes over their superiors."""
    paths = tops(actor, right)
    reach = Grant.objects.annotate(reach=Coalesce("office__division__path", "division__path"))
    beyond = reach.filter(still_held(), account=OuterRef("pk")).exclude(under("reach", paths))
    return under("home__path", paths) & ~Q(Exists(beyond))


def looks_after(actor: Actor, right: str, account: Account) -> bool:
    """The same for one account, by the same filter."""
    return Account.objects.filter(looked_after(actor, right), pk=account.pk).exists()


def grants_within(actor: Actor, right: str) -> Q:
    """Grants whose office or division lies in the actor's subtree."""
    paths = tops(actor, right)
    return under("office__division__path", paths) | under("division__path", paths)


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts the actor manages, by user name."""
    return visible(actor, "access.manage", Account.objects.select_related("home")).order_by("username")


def grants_of(account: Account) -> QuerySet[Grant]:
    """Everything an account was given, newest first."""
    rows = account.grants.select_related("office__division", "division", "given_by", "confirmed_by")
    return rows.order_by("-id")


def waiting_for(actor: Actor) -> QuerySet[Grant]:
    """Strong roles that this actor could confirm: in the subtree, neither given by them nor to them."""
    rows = visible(actor, "access.confirm", Grant.objects.filter(still_held(), waiting=True))
    rows = rows.exclude(account=actor.account).exclude(given_by=actor.account)
    return rows.select_related("account", "office__division", "division", "given_by").order_by("id")


def keys_visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """Keys of the accounts an actor manages, and the actor's own."""
    mine = Q(account=actor.account) if actor.account else Q(pk__in=())
    managed = visible(actor, "access.keys", Account.objects.all())
    return ApiKey.objects.filter(mine | Q(account__in=managed)).select_related("account").order_by("-id")


def openings_visible_to(actor: Actor) -> QuerySet[Disclosure]:
    """The disclosure log of the actor's subtree, newest first."""
    return visible(actor, "access.audit", Disclosure.objects.select_related("office")).order_by("-at", "-id")


def emergencies_to_review(actor: Actor) -> QuerySet[Disclosure]:
    """Emergency openings of earlier days that nobody has looked at; nobody reviews their own."""
    midnight = clock.now().astimezone(clock.BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Disclosure.objects.filter(emergency=True, reviewed_by="", at__lt=midnight)
    rows = visible(actor, "access.review", rows).exclude(actor=actor.code)
    return rows.select_related("office").order_by("at", "id")


def openings_of(subject: str, subject_id: int) -> QuerySet[Disclosure]:
    """Who opened what of one subject, for the person it concerns."""
    return Disclosure.objects.filter(subject=subject, subject_id=subject_id).order_by("-at", "-id")


def openings_about(actor: Actor) -> QuerySet[Disclosure]:
    """Who opened what of a signed-in resident: as a person, of the household they belonged to then, on their cases."""
    person = actor.account.person_id if actor.account else None
    mine = Q(subject="case", subject_id__in=actor.own_cases)
    if person:
        records = records_of(person)
        mine |= Q(subject="person", subject_id__in=records)
        mine |= Q(subject="household") & Q(_belonged_then(records))
    rows = Disclosure.objects.annotate(day=TruncDate("at", tzinfo=clock.BEIJING)).filter(mine)
    return rows.select_related("office").order_by("-at", "-id")


def _belonged_then(records: list[int]) -> Exists:
    """Did any of these records belong to the household on the day it was opened?"""
    rows = Membership.objects.filter(person__in=records, household=OuterRef("subject_id"))
    return Exists(rows.filter(valid__contains=OuterRef("day")))


def history_of(account: Account) -> QuerySet[Event]:
    """What was done to an account, newest first."""
    return Event.objects.filter(stream=STREAM, object_id=account.pk).order_by("-seq")


def _over(field: str, paths: list[str]) -> Q:
    """Grants whose division has one of these paths, or had it before it came under another code or parent."""
    return Q(**{f"{field}__path__in": paths}) | Q(**{f"{field}__earlier_paths__overlap": paths})


def accounts_with(
    right: str, *, office_id: int | None = None, division_path: str | None = None
) -> list[Account]:
    """Active accounts that hold a right now: in the name of that office, or over the subtree that division is in."""
    roles = [role.code for role in all_roles().values() if right in role.rights]
    held = Grant.objects.filter(role__in=roles, waiting=False, valid__contains=clock.now())
    if office_id is not None:
        held = held.filter(office=office_id)
    if division_path is not None:
        codes = division_path.split(".")
        above = [".".join(codes[:n]) for n in range(1, len(codes) + 1)]
        held = held.filter(_over("division", above) | _over("office__division", above))
    return list(Account.objects.filter(is_active=True, grants__in=held).distinct().order_by("pk"))
