"""A client that insists: whatever fails is asked again, with the same key, until it is answered."""

import random
import time
import uuid
from collections.abc import Sequence

from benchmarks.casework import clients
from benchmarks.soak.told import Told

PATIENCE = 150.0  # seconds in which a retry must heal what went wrong
SERVED = {200, 201, 302, 303}
NO = {400, 403, 404, 405, 409, 422}  # an answer, though not the wished one


def mark() -> str:
    """Words that are found again in the database."""
    return f"soak-{uuid.uuid4().hex[:12]}"


class Insisting:
    """One person or program with cookies, a password or a key."""

    def __init__(self, told: Told, base: str, who: str = "", bearer: str = "") -> None:
        self.told, self.who, self.chance = told, who, random.Random()
        self.browser = clients.Browser(base)
        self.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        self.inside = False

    def ask(
        self, what: str, method: str, path: str, body: str | bytes = "", **headers: str
    ) -> tuple[int, bytes, str]:
        """Ask until there is an answer; its status (0: never), body and where it leads."""
        since, errors = time.monotonic(), 0
        while True:
            self._enter()
            begun = time.perf_counter()
            status, said, leads = self._once(method, path, body, headers)
            if self.who and status == 302 and "/login/" in leads:
                self.inside, status = False, 401
            if status in SERVED | NO:
                self.told.asked(what, time.perf_counter() - begun, errors, since)
                if status in NO:
                    self.told.turned_away(what, status)
                return status, said, leads
            errors += 1
            self.told.failed(what, status)
            if time.monotonic() - since > PATIENCE:
                self.told.gave_up(what, status)
                return 0, b"", ""
            time.sleep(min(0.25 * 2 ** min(errors, 3), 2.0))

    def form(self, what: str, path: str, fields: dict[str, str], **headers: str) -> tuple[int, bytes, str]:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(what, "POST", path, clients.urlencode(fields), **kind, **headers)

    def files(
        self, what: str, path: str, fields: dict[str, str], file: tuple[str, str, bytes], **headers: str
    ) -> tuple[int, bytes, str]:
        """Send a form with a file (its field, name and content)."""
        edge = uuid.uuid4().hex
        parts = [_part(edge, f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts.append(_part(edge, f'name="{file[0]}"; filename="{file[1]}"', file[2]))
        body = b"".join((*parts, f"--{edge}--\r\n".encode()))
        return self.ask(
            what, "POST", path, body, Content_Type=f"multipart/form-data; boundary={edge}", **headers
        )

    def json(self, what: str, path: str, body: str, key: str) -> tuple[int, bytes, str]:
        """Send JSON with an idempotency key."""
        return self.ask(what, "POST", path, body, Content_Type="application/json", Idempotency_Key=key)

    def open(self, what: str, path: str) -> bytes:
        """A page."""
        return self.ask(what, "GET", path)[1]

    def _once(
        self, method: str, path: str, body: str | bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, str]:
        text = body.decode("latin-1") if isinstance(body, bytes) else body
        coded = "latin-1" if isinstance(body, bytes) else "utf-8"
        proof = {"X_CSRFToken": self.browser.cookies.get("csrftoken", "")}  # another one after each log-in
        return self.browser.ask(method, path, text, coded=coded, **{**self.headers, **proof, **headers})

    def _enter(self) -> None:
        """Log in, if somebody works here; whatever fails shows at the next try."""
        if not self.who or self.inside:
            return
        proof = self.browser.token("/login/")
        given = {"csrfmiddlewaretoken": proof, "login": self.who, "password": "tongban-demo"}
        self.inside = self.browser.send("/login/", given)[0] == 302


def _part(edge: str, named: str, content: bytes) -> bytes:
    kind = "" if "filename" not in named else "\r\nContent-Type: application/octet-stream"
    return f"--{edge}\r\nContent-Disposition: form-data; {named}{kind}\r\n\r\n".encode() + content + b"\r\n"


def some(chance: random.Random, among: Sequence[str]) -> str:
    """One of them."""
    return chance.choice(list(among))
