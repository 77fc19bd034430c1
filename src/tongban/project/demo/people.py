"""Who works in the demo: an account for every busy office, and one of each role by a name easy to type."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.access.rights import all_roles
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.office_kinds import DISPATCH, TOWN
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import prefecture
from tongban.project.demo.words import matters, person_name

SEAT = "652301"  # the county whose offices the named accounts work for


@dataclass(frozen=True)
class Post:
    """A role to be filled: the user name, and the office or division it is held at."""

    username: str
    role: str
    place: Division
    office: Office | None = None


NAMED = (
    ("handler", "requests.handler", "住建局"),
    ("handler-urban", "requests.handler", "城管局"),
    ("head", "requests.head", "住建局"),
    ("dispatcher", "requests.dispatcher", ""),
    ("supervisor", "requests.supervisor", ""),
    ("clerk", "requests.clerk", DISPATCH),
    ("courier", "requests.reporter", ""),
    ("editor", "duties.editor", ""),
    ("authority", "duties.authority", ""),
    ("press", "bulletin.press", DISPATCH),
    ("signer", "bulletin.signer", "住建局"),
    ("burden-editor", "burdens.editor", ""),
    ("burden-authority", "burdens.authority", ""),
    ("inspector", "burdens.inspector", ""),
    ("secretary", "branches.secretary", ""),
    ("organiser", "branches.office", ""),
    ("awarder", "branches.authority", ""),
    ("instructor", "branches.instructor", ""),
    ("station-keeper", "stations.keeper", ""),
    ("station-manager", "stations.manager", ""),
    ("volunteers", "volunteers.coordinator", "民政局"),
    ("community", "volunteers.community", "民政局"),
    ("lists", "exchange.sender", "民政局"),
    ("lists-keeper", "exchange.keeper", "市场监管局"),
    ("lists-supervisor", "exchange.supervisor", ""),
    ("map-keeper", "gazetteer.editor", ""),
    ("map-authority", "gazetteer.authority", ""),
    ("boundary", "gazetteer.inspector", ""),
    ("boundary2", "gazetteer.inspector", ""),
    ("keeper", "parties.records", DISPATCH),
    ("admin", "access.administrator", ""),
    ("admin2", "access.administrator", ""),
    ("auditor", "access.auditor", ""),
)


def hire(offices: list[Office], rng: Random) -> None:
    """Everybody has an account and a role, from now on; whoever is there already stays."""
    known = set(Account.objects.values_list("username", flat=True))
    posts = [(post, person_name(rng)) for post in (*_named(offices), *_others(offices))]
    employ(
        [
            Hire(post.username, name, post.place, post.role, post.office)
            for post, name in posts
            if post.username not in known and post.role in all_roles()
        ],
        by=SYSTEM,
    )


def _named(offices: list[Office]) -> Iterator[Post]:
    top = prefecture()
    for username, role, kind in NAMED:
        code = top.code if kind == DISPATCH else SEAT
        at = next((o for o in offices if o.office_kind == kind and o.division.code == code), None)
        yield Post(username, role, at.division if at else top, at)


def _others(offices: list[Office]) -> Iterator[Post]:
    busy = {matter.office for matter in matters()}
    for office in offices:
        if office.office_kind in busy | {TOWN}:
            yield Post(f"{office.code}-1", "requests.handler", office.division, office)
        if office.office_kind in {"住建局", "城管局", "市场监管局"} and office.division.parent_id:
            yield Post(f"{office.code}-head", "requests.head", office.division, office)
    for county in Division.objects.filter(level=Division.Level.COUNTY, valid__endswith=None).order_by("code"):
        yield Post(f"{county.code}-dispatcher", "requests.dispatcher", county)
        yield Post(f"{county.code}-supervisor", "requests.supervisor", county)


class Cast:
    """The actors of the demo, looked up once each."""

    def __init__(self) -> None:
        self._actors: dict[int, Actor] = {}
        self._handlers: dict[int, Account] = {}
        self._centre: list[tuple[str, Account]] = []
        rows = Grant.objects.select_related("account", "division").order_by("id")
        for grant in rows.filter(role="requests.handler"):
            self._handlers.setdefault(grant.office_id or 0, grant.account)
        for grant in rows.filter(role="requests.dispatcher"):
            self._centre.append((grant.path, grant.account))
        self._clerk = rows.filter(role="requests.clerk").first()

    def handler(self, office: int) -> Actor:
        """Who handles for an office; the program itself where nobody works."""
        account = self._handlers.get(office)
        return self._actor(account) if account else SYSTEM

    def dispatcher(self, path: str) -> Actor:
        """Who sends out the requests of a place: the county's own, else the prefecture's."""
        over = [(top, one) for top, one in self._centre if path == top or path.startswith(f"{top}.")]
        return self._actor(max(over, key=lambda held: len(held[0]))[1])

    def clerk(self) -> Actor:
        """Who takes down what is said at the counter and on the phone."""
        return self._actor(self._clerk.account) if self._clerk else SYSTEM

    def _actor(self, account: Account) -> Actor:
        if account.pk not in self._actors:
            self._actors[account.pk] = actor_for(account)
        return self._actors[account.pk]
