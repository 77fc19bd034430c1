"""What the day needs beside the demo, made once: keys for programs, webhooks, a list to be sent. Prints it as JSON.

Run by the soak itself, in a process of its own that knows the settings (`serving.prepare`).
"""

import base64
import json
import sys
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.exchange import actions
from tongban.kernel.notices import webhooks
from tongban.kernel.parties.models import Office
from tongban.kernel.places.queries import prefecture
from tongban.services.branches import rules
from tongban.services.branches.models import Unit
from tongban.services.stations.models import Item, Keeper
from tongban.services.volunteers.models import Volunteer

VOLUNTEERS, UNITS = 24, 15
SEAT = "652301"


def main(alive: str, dead: str) -> dict[str, Any]:

    hooks = [
        webhooks.register(
            name, url, ["cases.answer", "cases.dispatch", "cases.accept"], office_id=None, by=SYSTEM
        )
        for name, url in (("soak alive", alive), ("soak dead", dead))
    ]
    return {
        "hooks": [hook.pk for hook in hooks],
        "open311": _program("soak-app", "open311.partner", "open311.file"),
        "volunteers": list(_volunteers()),
        **_list(),
        **_station(),
    }


def _key(account: Any, scope: str) -> str:

    until = clock.now() + timedelta(days=9)
    return access.make_key(account, by=SYSTEM, name="soak", scopes=[scope], until=until)[1]


def _program(name: str, role: str, scope: str) -> str:

    account, _password = access.open_account(by=SYSTEM, username=name, label=name, home=prefecture())
    access.give_role(account, role, by=SYSTEM, division=prefecture())
    return _key(account, scope)


def _volunteers() -> Any:
    """Registered volunteers with an account, who sign up by a program."""

    free = Volunteer.objects.filter(left_on=None, person__accounts=None).order_by("pk")
    for row in free[:VOLUNTEERS]:
        account = Account(username=f"soak-{row.pk}", label="soak", person_id=row.person_id)
        account.created_at = clock.now()
        account.set_unusable_password()
        account.save()
        yield _key(account, "requests.view")


def _list() -> dict[str, Any]:
    """Rows that a department sends again and again with another number of staff, and what it signs with."""

    source = actions.source_of(
        Office.objects.get(office_kind="民政局", division__code=SEAT), "organisations", by=SYSTEM
    )
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    actions.trust(source, base64.b64encode(public).decode(), by=SYSTEM)
    units = Unit.objects.filter(division__code__startswith=SEAT, valid__upper_inf=True).order_by("pk")
    rows = [
        [
            u.organisation.credit_code,
            u.organisation.name,
            str(rules.FIELDS[u.field]),
            u.division.code,
            u.staff,
        ]
        for u in units.select_related("organisation", "division")[:UNITS]
        if u.organisation.credit_code
    ]
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return {"source": source.code, "signs": private.hex(), "rows": rows}


def _station() -> dict[str, Any]:

    at = Keeper.objects.filter(account__username="station-keeper").order_by("pk").first()
    code = at.station.code if at else ""
    items = Item.objects.filter(at__code=code, state="in_use").values_list("code", flat=True)
    return {"station": code, "items": sorted(items)}


def tell() -> None:
    """Print what was made."""
    print(json.dumps(main(*sys.argv[1:3]), ensure_ascii=False))
