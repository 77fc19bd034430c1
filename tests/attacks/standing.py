"""What attacks over the whole product start from: every way to ask, and who is let in there by the rights walk."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from tests.consistency import walk
from tests.people import People

TABLE = Path(__file__).resolve().parents[1] / "consistency" / "rights_walk.csv"
OPEN = {"200", "302", "422", "409", "400"}


@dataclass
class Standing:
    """The prefecture of the rights walk, its people, and their sessions."""

    people: People
    made: dict[str, Any]
    rows: list[walk.Row]
    sessions: dict[str, str]

    def session(self, name: str) -> str:
        """The session of somebody who is logged in; made when first asked for."""
        if name not in self.sessions:
            own = [self.made["case"].pk] if name == "requester" else []
            found = self.people.client(name, own).cookies.get("session")
            self.sessions[name] = found.value if found else ""
        return self.sessions[name]

    def send(self, row: walk.Row, name: str, client: Any = walk.CLIENT, **more: Any) -> Any:
        """What somebody is answered; whatever was written is taken back."""
        client.cookies.clear()
        if session := self.session(name):
            client.cookies["session"] = session
        kind = {"content_type": "application/json"} if row.name.startswith("api:") else {}
        with transaction.atomic():
            send = getattr(client, row.method.lower())
            answer = send(row.url, row.body or {}, **({} if row.method == "GET" else kind), **more)
            answer.whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer


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
