"""What everybody else does all day: requesters follow, staff work, leaders read, stations and volunteers go on."""

import base64
import json
import uuid
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.casework.clients import MATTERS, urlencode
from benchmarks.soak.clients import Insisting, mark
from tongban.kernel.core.clock import BEIJING

STEPS = ("accept", "progress", "answer", "note")
HEADINGS = ("统一社会信用代码", "单位名称", "所属领域", "所在地", "从业人数")
GROUND: dict = {}  # what benchmarks.soak.ground made


def follow(by: Insisting) -> None:
    """A requester looks how it stands."""
    with by.told.lock:
        known = [one for one in by.told.filed.values() if one.secret]
    if known:
        one = by.chance.choice(known)
        by.ask("follow", "GET", "/api/following", X_Tracking_Code=one.code, X_Secret=one.secret)


def public(by: Insisting) -> None:
    by.open("public", "/public/")


def near(by: Insisting) -> None:
    by.open("stations near", "/api/stations?longitude=87.3&latitude=44.01&open_now=false")


def move(by: Insisting) -> None:
    """One of the queue: whichever step is open, with words that are found again."""
    said = by.open("queue", "/api/queue?limit=200")
    rows = json.loads(said)["requests"] if said else []
    if rows:
        _step(by, by.chance.choice(rows)["reference"], STEPS)


def _step(by: Insisting, number: str, wanted: tuple[str, ...], **more: object) -> None:
    said = by.open("steps", f"/api/requests/{number}/steps")
    known = json.loads(said) if said else []
    open_now = sorted({step["code"] for step in known if isinstance(step, dict)} & set(wanted))
    if not open_now:
        return
    named, step = mark(), by.chance.choice(open_now)
    body = json.dumps({"text": f"已到现场处理，请放心。{named}", **more})
    status, _, _ = by.json("step", f"/api/requests/{number}/steps/{step}", body, uuid.uuid4().hex)
    if status in {200, 201}:
        with by.told.lock:
            by.told.marks[named] = number


def send(by: Insisting) -> None:
    """The centre: its page, and a request sent to an office."""
    by.open("centre", "/desk/centre/")
    said = by.open("offices", "/api/places/offices?division=652301")
    offices = json.loads(said) if said else []
    said = by.open("search", "/api/requests?state=received")
    rows = json.loads(said)["requests"] if said else []
    if rows and offices:
        lead = by.chance.choice(offices)["id"]
        _step(by, by.chance.choice(rows)["reference"], ("dispatch",), lead=lead)


def search(by: Insisting) -> None:
    by.open("all", f"/desk/all/?{urlencode({'q': by.chance.choice(MATTERS)})}")


def supervise(by: Insisting) -> None:
    by.open("supervision", "/desk/supervision/")


def board(by: Insisting) -> None:
    """A leader: the overview, and a figure by county."""
    by.open("board", "/board/")
    year = datetime.now(BEIJING).year
    by.open(
        "figure", f"/api/indicators/requests.filed/values?since={year}-01-01&until={year}-12-31&by=county"
    )


def administer(by: Insisting) -> None:
    """An administrator looks at what was not delivered, and tries messages again."""
    by.open("not delivered", "/desk/notices/dead/")
    by.open("not delivered", "/desk/notices/dead/tasks/")
    by.form("try again", "/desk/notices/dead/", {"all": "1"})


def keep(by: Insisting) -> None:
    """A keeper's act, with the key its phone made."""
    item = by.chance.choice(GROUND["items"] or [""])
    what, more = by.chance.choice(
        (
            ("visitors", {"quantity": 1}),
            ("receive", {"good": "water", "quantity": 5}),
            ("use", {"good": "water", "quantity": 1}),
            ("hand_out", {"code": item, "phone": f"138{by.chance.randint(0, 99_999_999):08}"}),
            ("take_back", {"code": item}),
        )
    )
    key = uuid.uuid4().hex
    body = json.dumps({"key": key, "what": what, **more})
    status, _, _ = by.json(f"keep {what}", f"/api/stations/{GROUND['station']}/acts", body, key)
    _remember(by, status, key)


def volunteer(by: Insisting) -> None:
    """A volunteer signs up for a shift."""
    by.headers = {"Authorization": f"Bearer {by.chance.choice(GROUND['volunteers'])}"}
    said = by.open("events", "/api/volunteers/events")
    shifts = [shift["id"] for event in (json.loads(said) if said else []) for shift in event["shifts"]]
    if shifts:
        key = uuid.uuid4().hex
        status, _, _ = by.json(
            "sign up", f"/api/volunteers/shifts/{by.chance.choice(shifts)}/places", "", key
        )
        _remember(by, status, key)


def _remember(by: Insisting, status: int, key: str) -> None:
    if status in {200, 201}:
        with by.told.lock:
            by.told.keys.add(key)


def send_list(by: Insisting) -> None:
    """A department's list, signed, with other numbers of staff than before."""
    rows = [[*row[:4], str(int(row[4]) + by.chance.randint(0, 3))] for row in GROUND["rows"]]
    body = "\n".join(",".join(map(str, row)) for row in (HEADINGS, *rows)).encode()
    day = datetime.now(BEIJING).date().isoformat()
    signed = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(GROUND["signs"])).sign(
        f"{GROUND['source']}\n{day}\n\n".encode() + body
    )
    path = (
        f"/api/lists/sources/{GROUND['source']}?{urlencode({'day': day, 'name': f'{uuid.uuid4().hex}.csv'})}"
    )
    head = {"X_Signature": base64.b64encode(signed).decode(), "Idempotency_Key": uuid.uuid4().hex}
    by.open("lists", "/desk/lists/")
    by.ask("send list", "POST", path, body, Content_Type="text/csv", **head)


def decide(by: Insisting) -> None:
    """Whoever can know decides what a list differs in."""
    said = by.open("differences", "/api/lists/differences/waiting")
    rows = json.loads(said) if said else []
    if rows:
        body = json.dumps({"so": by.chance.random() < 0.8, "reason": "核实无误"})
        by.json("decide", f"/api/lists/differences/{by.chance.choice(rows)['id']}", body, uuid.uuid4().hex)


ACTS: dict[str, Callable[[Insisting], None]] = {
    "follow": follow, "public": public, "near": near, "move": move, "send": send, "search": search,
    "supervise": supervise, "board": board, "administer": administer, "keep": keep, "volunteer": volunteer,
    "send_list": send_list, "decide": decide,
}  # fmt: skip
