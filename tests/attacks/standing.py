"""What attacks over the whole product start from: every way to ask, and who is let in there by the rights walk."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from tests.consistency import walk
from tests.people import LONG_AGO, STAFF, People, grant
from tongban.kernel.access.models import Account

TABLE = Path(__file__).resolve().parents[1] / "consistency" / "rights_walk.csv"
OPEN = {"200", "302", "422", "409", "400"}
ELSEWHERE = {
    "housing": "housing_elsewhere",
    "counter": "streets_elsewhere",
    "centre": "streets_elsewhere",
    "streets": "streets_elsewhere",
}
LOCAL = [
    name
    for name, (role, _office, place) in STAFF.items()
    if role and place != "652300" and "elsewhere" not in name
]


@dataclass
class Standing:
    """The prefecture of the rights walk, its people, and their sessions."""

    people: People
    made: dict[str, Any]
    rows: list[walk.Row]
    sessions: dict[str, str]

    def log_in(self, names: Iterable[str]) -> None:
        """Make the sessions of these people; before the tests, each of which takes back what it writes."""
        for name in names:
            own = [self.made["case"].pk] if name == "requester" else []
            found = self.people.client(name, own).cookies.get("session")
            self.sessions[name] = found.value if found else ""

    def send(self, row: walk.Row, name: str, client: Any = walk.CLIENT, **more: Any) -> Any:
        """What somebody is answered; whatever was written is taken back."""
        client.cookies.clear()
        if session := self.sessions[name]:
            client.cookies["session"] = session
        kind = {"content_type": "application/json"} if row.name.startswith("api:") else {}
        with transaction.atomic():
            send = getattr(client, row.method.lower())
            given = row.body if row.method != "GET" or isinstance(row.body, dict) else {}
            answer = send(row.url, given or {}, **({} if row.method == "GET" else kind), **more)
            answer.whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer

    def hire_twins(self) -> None:
        """Of everybody of a county a twin with the same role in another one."""
        for name in LOCAL:
            role, office, _place = STAFF[name]
            twin = Account(username=f"{name}-there", label="x", created_at=LONG_AGO)
            twin.home = self.people.world.division("652302")
            twin.set_unusable_password()
            twin.save()
            grant(self.people.world, twin, role, ELSEWHERE[office], "652302")
            self.people.accounts[f"{name}-there"] = twin
        self.log_in(f"{name}-there" for name in LOCAL)


def let_in() -> dict[tuple[str, str], list[str]]:
    """Who gets past the door of an address, by method and name."""
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["method"], row["name"]): [
            name for name, said in row.items() if said in OPEN and name != "narrow_key"
        ]
        for row in rows
    }
