"""What follows when the outbox relays: leaders hear of what communities need, communities of what became of it."""

from collections.abc import Iterable

from tongban.kernel.access.models import Account
from tongban.kernel.notices import actions as notices
from tongban.services.volunteers.models import Need
from tongban.services.volunteers.queries.events import teams_near


def asked(need: int) -> None:
    """The leaders of the county's teams are told that a community asks for help."""
    row = _need(need)
    leaders = teams_near(row).values("leader")
    _tell("need_asked", row, Account.objects.filter(person__in=leaders, is_active=True))


def taken(need: int) -> None:
    """Whoever asked is told which team has taken it."""
    row = _need(need)
    _tell("need_taken", row, _asker(row))


def met(need: int) -> None:
    """Whoever asked is told that an event is planned."""
    row = _need(need)
    _tell("need_met", row, _asker(row))


def _need(pk: int) -> Need:
    return Need.objects.select_related("division", "team").get(pk=pk)


def _asker(row: Need) -> Iterable[Account]:
    kind, _colon, pk = row.asked_by.partition(":")
    return Account.objects.filter(pk=int(pk), is_active=True) if kind == "account" and pk.isdecimal() else ()


def _tell(what: str, row: Need, to: Iterable[Account]) -> None:
    told = {"what": row.title, "where": row.division.name, "wanted_on": row.wanted_on}
    told["team"] = row.team.name if row.team else ""
    notices.queue(
        f"volunteers.{what}", to=to, about=("need", row.pk), data=told, key=f"{row.pk}:{what}:{row.team_id}"
    )
