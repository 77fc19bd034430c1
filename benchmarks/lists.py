"""A full list against a ledger of the same size: received, matched, differed; a delta beside it.

Run: TONGBAN_HOME=var/bench python -m benchmarks.lists [ROWS]. Its data folder is made and filled anew.
"""

import json
import random
import resource
import sys
import time
from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook

from tongban.kernel.core.identity import id_check_character
from tongban.project import ready

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
HEAD = ["姓名", "身份证号", "出生日期", "手机", "所在地", "状态", "住址"]
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴徐孙马朱胡", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
PLACES = ("昌吉市", "阜康市", "呼图壁县", "玛纳斯县", "奇台县", "吉木萨尔县", "木垒哈萨克自治县")


def person(n: int, rng: random.Random) -> list[str]:
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    first = f"652301{born:%Y%m%d}{n % 1000:03d}"
    name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(2))
    number = "" if rng.random() < 0.1 else first + id_check_character(first)
    return [name, number, born.isoformat(), f"139{n:08d}", rng.choice(PLACES), "在册", f"人民路{n}号"]


def spoiled(rows: list[list[str]], rng: random.Random) -> list[list[str]]:
    """A month later: 3 % other phones, 2 % slips in names, 1 % gone, 1 % new."""
    kept = [row[:] for row in rows if rng.random() > 0.01]
    for row in kept:
        if rng.random() < 0.03:
            row[3] = f"138{rng.randrange(10**8):08d}"
        if rng.random() < 0.02:
            row[0] = row[0][0] + row[0][2] + row[0][1]
    return kept + [person(len(rows) + n, rng) for n in range(len(rows) // 100)]


def book(rows: list[list[str]]) -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    for row in (HEAD, *rows):
        sheet.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def main() -> None:
    ready.prepare()
    from tongban.kernel.access.actor import SYSTEM  # noqa: PLC0415 - Django first
    from tongban.kernel.exchange import actions, queries, registers  # noqa: PLC0415 - as above
    from tongban.kernel.exchange.models import Difference  # noqa: PLC0415 - as above
    from tongban.kernel.exchange.tests import register  # noqa: PLC0415 - as above
    from tongban.kernel.parties.actions import NewOffice, open_office  # noqa: PLC0415 - as above
    from tongban.kernel.parties.models import Office  # noqa: PLC0415 - as above
    from tongban.kernel.places.queries import prefecture  # noqa: PLC0415 - as above

    there = Office.objects.filter(code="bench").first()
    office = there or open_office(NewOffice("bench", "bench", "", prefecture()), by="system")
    register.owner = lambda _difference: office.pk
    known = {"members": register.MEMBERS}
    registers.all_registers = lambda: known
    source = actions.source_of(office, "members", by=SYSTEM)
    rng = random.Random(7)
    rows = [person(n, rng) for n in range(ROWS)]
    told: dict[str, float] = {}

    def timed(name: str, act):
        start = time.perf_counter()
        got = act()
        told[name] = round(time.perf_counter() - start, 1)
        return got

    def send(name, lines, day, scope):
        sent = actions.Sent("a.xlsx", book(lines), day, scope)
        got = timed(f"{name}: received", lambda: actions.receive(sent, source, by=SYSTEM))
        return timed(f"{name}: matched and differed", lambda: actions.match(got, by=SYSTEM))

    send("first", rows, date(2026, 1, 1), prefecture())
    waiting = list(Difference.objects.filter(state="waiting").values_list("pk", flat=True))
    timed("first: confirmed and in effect", lambda: actions.confirm_many(waiting, by=SYSTEM, reason="first"))
    later = send("full", spoiled(rows, rng), date(2026, 2, 1), prefecture())
    delta = send("delta of 5,000", spoiled(rows[:5000], rng), date(2026, 3, 1), None)
    told |= {"peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    found = {"full": queries.kinds(later), "delta": queries.kinds(delta)}
    print(json.dumps({"rows": ROWS, "seconds": told, "differences": found}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
