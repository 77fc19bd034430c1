"""The people of everybody's tests, by name, in a small prefecture; each is made when a test first names them.

`people["handler"]` is an account, `people.actor("handler")` what it may do now, `people.client("handler")` a browser
that is logged in as them. `resident` is nobody in particular; `requester` holds the code of the cases it is given.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client
from psycopg.types.range import DateRange, TimestamptzRange

from tongban.kernel.access.actor import NOBODY, Actor
from tongban.kernel.access.adapter import SecondFactorAdapter
from tongban.kernel.access.identify import actor_for, requester_of
from tongban.kernel.access.middleware import OWN_CASES
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core import sealed
from tongban.kernel.parties.models import Office, Organisation, Person
from tongban.kernel.places.models import Division

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PHONE = "13900000001"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"

# code: (level, name, the code above)
DIVISIONS = {
    "652300": ("prefecture", "昌吉回族自治州", None),
    "652301": ("county", "昌吉市", "652300"),
    "652302": ("county", "阜康市", "652300"),
    "652301001": ("town", "宁边路街道", "652301"),
    "652302001": ("town", "博峰街道", "652302"),
    "652301001001": ("community", "宁合社区", "652301001"),
    "652302001001": ("community", "天池社区", "652302001"),
}
# a third county, for tests that name it
FARTHER = {
    "652323": ("county", "呼图壁县", "652300"),
    "652323001": ("town", "呼图壁镇", "652323"),
    "652323001001": ("community", "和庄村", "652323001"),
}
# code: (kind of office, name, division)
OFFICES = {
    "centre": ("", "州政务服务中心", "652300"),
    "housing": ("住建局", "昌吉市住建局", "652301"),
    "streets": ("城管局", "昌吉市城管局", "652301"),
    "housing_elsewhere": ("住建局", "阜康市住建局", "652302"),
    "streets_elsewhere": ("城管局", "阜康市城管局", "652302"),
    "counter": ("", "昌吉市政务服务大厅", "652301"),
}
# name: (role, office, division); a role is given where its declaration says, the other only tells the home
STAFF = {
    "handler": ("requests.handler", "housing", "652301"),
    "handler_elsewhere": ("requests.handler", "housing_elsewhere", "652302"),
    "handler_of_complained_office": ("requests.handler", "streets", "652301"),
    "head": ("requests.head", "housing", "652301"),
    "dispatcher": ("requests.dispatcher", "centre", "652300"),
    "supervisor": ("requests.supervisor", "centre", "652300"),
    "county_supervisor": ("requests.supervisor", "housing", "652301"),
    "clerk": ("requests.clerk", "counter", "652301"),
    "reporter": ("requests.reporter", "counter", "652301"),
    "duty_editor": ("duties.editor", "centre", "652300"),
    "duty_authority": ("duties.authority", "centre", "652300"),
    "burden_editor": ("burdens.editor", "centre", "652300"),
    "burden_authority": ("burdens.authority", "centre", "652300"),
    "map_keeper": ("gazetteer.editor", "centre", "652300"),
    "map_authority": ("gazetteer.authority", "centre", "652300"),
    "boundary_inspector": ("gazetteer.inspector", "centre", "652301"),
    "press_officer": ("bulletin.press", "centre", "652300"),
    "signer": ("bulletin.signer", "housing", "652301"),
    "plaque_inspector": ("burdens.inspector", "centre", "652301"),
    "secretary": ("branches.secretary", "centre", "652301"),
    "organiser": ("branches.office", "centre", "652301"),
    "awarder": ("branches.authority", "centre", "652300"),
    "instructor": ("branches.instructor", "centre", "652301"),
    "list_sender": ("exchange.sender", "centre", "652300"),
    "ledger_keeper": ("exchange.keeper", "housing", "652301"),
    "keeper_elsewhere": ("exchange.keeper", "housing_elsewhere", "652302"),
    "list_supervisor": ("exchange.supervisor", "centre", "652300"),
    "station_keeper": ("stations.keeper", "centre", "652301"),
    "station_manager": ("stations.manager", "centre", "652301"),
    "booking_keeper": ("bookings.keeper", "housing", "652301"),
    "activity_organiser": ("activities.organiser", "housing", "652301"),
    "volunteer_coordinator": ("volunteers.coordinator", "housing", "652301"),
    "asking_community": ("volunteers.community", "counter", "652301"),
    "notice_operator": ("notices.operator", "centre", "652300"),
    "calendar_keeper": ("workdays.keeper", "centre", "652300"),
    "board_reader": ("board.reader", "centre", "652300"),
    "figure_publisher": ("indicators.publisher", "centre", "652300"),
    "open311_partner": ("open311.partner", "centre", "652300"),
    "open311_operator": ("open311.operator", "centre", "652300"),
    "record_keeper": ("parties.records", "centre", "652300"),
    "administrator": ("access.administrator", "centre", "652300"),
    "auditor": ("access.auditor", "centre", "652300"),
    "stranger": ("", "housing", "652301"),
}
NAMES = ("resident", "requester", "signed_in", *STAFF)


@dataclass
class World:
    """The small prefecture: divisions and offices by code."""

    divisions: dict[str, Division] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)

    def division(self, code: str) -> Division:
        """A division, with those above it."""
        if code not in self.divisions:
            self.divisions[code] = _division(self, code)
        return self.divisions[code]

    def office(self, code: str) -> Office:
        """An office, with its division."""
        if code not in self.offices:
            self.offices[code] = _office(self, code)
        return self.offices[code]


@dataclass
class People:
    """Named people, made when first asked for."""

    world: World
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        if name not in self.accounts:
            self.accounts[name] = (
                resident_account() if name == "signed_in" else staff_account(self.world, name)
            )
        return self.accounts[name]

    def actor(self, name: str, own: Iterable[int] = ()) -> Actor:
        """What this person may do now; `own` are cases they proved to be theirs."""
        if name in {"resident", "requester"}:
            return requester_of(own) if name == "requester" else NOBODY
        return actor_for(Account.objects.get(pk=self[name].pk), own_cases=own)

    def client(self, name: str, own: Iterable[int] = ()) -> Client:
        """A browser that this person uses, in the session that logging in would have begun."""
        told: dict[str, Any] = {}
        if name not in {"resident", "requester"}:
            proof = self[name].get_session_auth_hash()
            told = {SESSION_KEY: str(self[name].pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: proof}
        if own := list(own):
            told[OWN_CASES] = own
        client = Client()
        if told:
            session = SessionStore()
            session.update(told)
            session.save()
            client.cookies["session"] = session.session_key
        return client


def staff_account(world: World, name: str) -> Account:
    """One of the staff, with the role and (where the role is strong) the second factor."""
    role, office, division = STAFF[name]
    account = Account(username=name, label=name.replace("_", " "), created_at=LONG_AGO)
    account.home = world.division(division)
    account.set_unusable_password()
    account.save()
    if role:
        grant(world, account, role, office, division)
    return account


def grant(world: World, account: Account, role: str, office: str, division: str) -> Grant:
    """Give a role as it was long ago, without the two people that actions ask for."""
    declared = all_roles().get(role)
    given = Grant(account=account, role=role, valid=TimestamptzRange(LONG_AGO, None))
    if declared and declared.at == "division":
        given.division = world.division(division)
    else:
        given.office = world.office(office)
    if declared and declared.strong:
        secret = {"secret": SecondFactorAdapter().encrypt(TOTP_SECRET)}
        Authenticator.objects.get_or_create(user=account, type="totp", defaults={"data": secret})
    given.save()
    return given


def resident_account() -> Account:
    """A resident who signed in by phone."""
    person = Person.objects.create(
        phone=PHONE, phone_index=sealed.blind_index(PHONE, "phone"), created_at=LONG_AGO
    )
    label = person.phone.mask
    return Account.objects.create(
        username="resident-1", label=label, person=person, password="!", created_at=LONG_AGO
    )


def _division(world: World, code: str) -> Division:
    level, name, above = (DIVISIONS | FARTHER)[code]
    parent = world.division(above) if above else None
    there = Division.objects.filter(code=code).first()
    return there or Division.objects.create(
        code=code,
        valid=DateRange(date(2000, 1, 1), None),
        level=level,
        name=name,
        parent=parent,
        path=f"{parent.path}.{code}" if parent else code,
    )


def _office(world: World, code: str) -> Office:
    kind, name, division = OFFICES[code]
    made, _made = Office.objects.get_or_create(
        code=code,
        defaults={
            "kind": Organisation.Kind.OFFICE,
            "name": name,
            "office_kind": kind,
            "division": world.division(division),
            "valid": TimestamptzRange(LONG_AGO, None),
        },
    )
    return made


@dataclass
class Ground:
    """What was made once for all tests of a file: the people, and whatever else was made with them."""

    people: People
    made: Any = None


def once(make: Callable[[People], Any]) -> Any:
    """The fixture `made_once` of a file: what `make(people)` makes, in a transaction around the file's tests."""

    @pytest.fixture(scope="module")
    def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
        del django_db_setup
        with django_db_blocker.unblock(), transaction.atomic():
            people = People(World())
            yield Ground(people, make(people))
            transaction.set_rollback(True)

    return made_once


@pytest.fixture(scope="module")
def made_once() -> Ground | None:
    """Nothing, unless a file says `made_once = once(make)`."""
    return None


@pytest.fixture
def of_this_test(db: None, made_once: Ground | None) -> Ground:
    """A test's own copy of what its file made once: whom it names first, and what it changes, goes with it."""
    del db
    return deepcopy(made_once) if made_once else Ground(People(World()))


@pytest.fixture
def made(of_this_test: Ground) -> Any:
    """What `make` of `made_once = once(make)` gave."""
    return of_this_test.made


@pytest.fixture
def world(of_this_test: Ground) -> World:
    """The small prefecture, empty until a test names a part of it."""
    return of_this_test.people.world


@pytest.fixture
def people(of_this_test: Ground) -> People:
    """Everybody, none of them made yet."""
    return of_this_test.people
