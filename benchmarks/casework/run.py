"""The whole run: one PostgreSQL, each program served alone, filing by 1, 4 and 16 clients, reading, and the table."""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.casework import clients, load, peers, postgres

CLIENTS = (1, 4, 16)
PAGES = 100
WHOLE = 200  # filings followed to their end


def main() -> None:
    given = arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    told: list[dict[str, Any]] = []
    with postgres.running(given.work) as database:
        for peer in wanted(given):
            peer.prepare()
            if given.fill:
                continue
            with peer.serving() as server:
                roots = {**load.parts(server), "postgres": database}
                told += [
                    {"program": peer.name, "rows": given.rows, **row} for row in measured(peer, roots, given)
                ]
                print(peer.name, "holds", round(load.memory(server)), "MB", file=sys.stderr)
    (given.work / f"casework-{given.rows}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False))
    print(table(told))


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--work", type=Path, required=True, help="folder of the databases and logs")
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=12.0, help="of each step of filing")
    asked.add_argument("--cap", type=float, default=30.0, help="seconds at most for each kind of page")
    asked.add_argument("--helpdesk", type=Path, help="the bin folder of its environment")
    asked.add_argument("--rt", action="store_true", help="Request Tracker 5 as Debian installs it")
    asked.add_argument("--fill", action="store_true", help="only make the rows")
    asked.add_argument("--only", choices=("tongban",))
    return asked.parse_args()


def wanted(given: argparse.Namespace) -> Iterator[Any]:
    yield peers.Tongban(given.work, given.rows)
    if given.only:
        return
    if given.helpdesk:
        yield peers.Helpdesk(given.work, given.rows, given.helpdesk)
    if given.rt:
        yield peers.RequestTracker(given.work, given.rows)


def measured(peer: Any, roots: dict[str, int], given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    for step, get, paths in pages(peer):
        yield said(peer, load.read_many(step, get, _first(paths), roots, given.cap))
    if peer.name == "tongban":
        step, client = f"file {WHOLE} and work them off", clients.TongbanApi(peer.base)
        yield said(peer, load.file_to_the_end(step, client, WHOLE, peer.waiting, roots))
    for kind, client in FILERS[peer.name]:
        for many in CLIENTS:
            filers = [client(peer.base) for _ in range(many)]
            yield said(peer, load.file_many(f"{kind}, {many} clients", filers, given.seconds, roots))


def said(peer: Any, one: load.Measured) -> dict[str, Any]:
    row = one.row()
    print(peer.name, row, file=sys.stderr, flush=True)
    return row


def _first(paths: Iterator[str]) -> Iterator[str]:
    for _, path in zip(range(PAGES + load.WARM), paths, strict=False):
        yield path


FILERS = {
    "tongban": (("file (API)", clients.TongbanApi), ("file (portal, 4 POSTs)", clients.TongbanPortal)),
    "helpdesk": (("file (form)", clients.HelpdeskForm),),
    "rt": (("file (API)", clients.Rt),),
}


def pages(peer: Any) -> Iterator[tuple[str, Any, Iterator[str]]]:
    if peer.name == "helpdesk":
        staff = clients.HelpdeskStaff(peer.base)
        for step, paths in staff.pages(peer.rows).items():
            yield step, staff.get, paths
    elif peer.name == "rt":
        root = clients.Rt(peer.base)
        for step, paths in root.pages(*peer.span).items():
            yield step, root.get, paths
    else:
        yield from _tongban_pages(peer)


def _tongban_pages(peer: Any) -> Iterator[tuple[str, Any, Iterator[str]]]:
    handler, centre = (clients.TongbanStaff(peer.base, who) for who in ("handler", "dispatcher"))
    yield "queue", handler.get, clients.forever("/desk/queue/")
    yield "centre", centre.get, clients.forever("/desk/centre/")
    yield "all", centre.get, clients.forever("/desk/all/")
    yield (
        "search",
        centre.get,
        clients.forever(f"/desk/all/?q={clients.urlencode({'q': clients.WANTED})[2:]}"),
    )
    yield "case", centre.get, (f"/desk/r/{number}/" for number in _numbers(peer.database))
    yield "public", clients.Browser(peer.base).get, clients.forever("/public/")


def _numbers(database: str) -> list[str]:
    with psycopg.connect(postgres.url(database)) as held:
        top = held.execute("select max(id) from cases_case").fetchone()[0]
        chance = random.Random(7)
        asked = "select reference from cases_case where id <= %s order by id desc limit 1"
        return [
            held.execute(asked, [chance.randint(100, top)]).fetchone()[0] for _ in range(PAGES + load.WARM)
        ]


def table(told: list[dict[str, Any]]) -> str:
    heads = ("program", "rows", "step", "n", "failed", "per_s", "p50_ms", "p95_ms", "web_cpu_ms", "worker_cpu_ms",
             "postgres_cpu_ms", "cpu_ms", "other_cores")  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(row.get(head, "")) for head in heads) + " |" for row in told]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
