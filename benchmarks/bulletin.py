"""Printed pages: what is found on excerpts never seen before, and how fast: python benchmarks/bulletin.py [PAGES].

Beside it, where it is installed for the one running this, cn2an on the same excerpts (numerals alone, no units).
"""

import json
import os
import re
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django

PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 400
DAY = date(2025, 9, 9)
TURNS = 5
PROMISED = (0.2, 10.0)  # seconds for a page of 10,000 characters; minutes for 10,000 pages on two cores


def main() -> int:
    """Measure and tell; 1 if a promise of speed is broken."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    found = {"rules": _found(_ours), "digits by regular expression": _found(_digits)}
    try:
        found["cn2an"] = _found(_cn2an())
    except ImportError:
        print("cn2an is not installed here", file=sys.stderr)
    told = {"found": found, **_speed()}
    print(json.dumps(told, indent=1, ensure_ascii=False))
    page, pages = told["its processor seconds"], told["10,000 such pages on two free cores, minutes"]
    return 1 if page > PROMISED[0] or pages > PROMISED[1] else 0


def _found(values) -> dict:
    """Recall and precision of values over the excerpts."""
    from tongban.services.bulletin.tests.excerpts import UNSEEN  # noqa: PLC0415 - Django is set up first

    hits = wanted = told = 0
    begun = time.perf_counter()
    for text, gold in UNSEEN:
        got = values(text)
        left = list(got)
        for _printed, value, _unit in gold:
            near = next((g for g in left if abs(g - value) <= 1e-4 * max(1, abs(value))), None)
            if near is not None:
                left.remove(near)
                hits += 1
        wanted, told = wanted + len(gold), told + len(got)
    took = time.perf_counter() - begun
    characters = sum(len(text) for text, _gold in UNSEEN)
    return {
        "recall": round(hits / wanted, 3),
        "precision": round(hits / max(1, told), 3),
        "characters a second": round(characters / took),
    }


def _ours(text: str) -> list[float]:
    from tongban.services.bulletin.figures.finding import found_in  # noqa: PLC0415 - Django is set up first

    return [f.value for f in found_in(text)[0]]


def _digits(text: str) -> list[float]:
    times = {"": 1, "万": 1e4, "亿": 1e8}
    return [
        float(m[1].replace(",", "")) * times[m[2]]
        for m in re.finditer(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)", text)
    ]


def _cn2an():
    import cn2an  # noqa: PLC0415 - Django is set up first

    def values(text: str) -> list[float]:
        told = []
        for run in re.findall(r"[-\d.]*[\d一二三四五六七八九十百千万亿两零点]+", text):
            try:
                told.append(float(cn2an.cn2an(run, "smart")))
            except (ValueError, KeyError):
                continue
        return told

    return values


def _speed() -> dict:
    """One page of 10,000 characters, and many pages by the verb with two processes."""
    from tongban.services.bulletin.checking import check  # noqa: PLC0415 - Django is set up first
    from tongban.services.bulletin.page import read  # noqa: PLC0415 - Django is set up first

    page = _page(10_000)
    figures = sum(len(one.figures) for one in check(read(page.encode()), DAY).articles)
    begun = time.process_time()
    for n in range(TURNS):
        check(read(_page(10_000, n).encode()), DAY)
    one = (time.process_time() - begun) / TURNS
    grown = _memory()
    before = _processor()
    wall = _many()
    work = _processor() - before
    return {
        "figures on a page of 10,000 characters": figures,
        "its processor seconds": round(one, 4),
        "memory after 20 pages, and after all in one process, MB": grown,
        "pages by the verb, two processes": PAGES,
        "their seconds": round(wall, 1),
        "their processor seconds": round(work, 1),
        "10,000 such pages on two free cores, minutes": round(work / 2 / PAGES * 10_000 / 60, 2),
    }


def _memory() -> list[float]:
    """What one process holds after a few pages, and after all of them, none like another."""
    from tongban.services.bulletin.checking import check  # noqa: PLC0415 - Django is set up first
    from tongban.services.bulletin.page import read  # noqa: PLC0415 - Django is set up first

    told = []
    for n in range(PAGES):
        check(read(_page(7_500, n).encode()), DAY)
        if n in (19, PAGES - 1):
            told.append(
                round(
                    int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1
                )
            )
    return told


def _processor() -> float:
    return sum(
        resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def _many() -> float:
    from typer.testing import CliRunner  # noqa: PLC0415 - Django is set up first

    from tongban.services.bulletin.cli import app  # noqa: PLC0415 - Django is set up first

    with tempfile.TemporaryDirectory() as folder:
        names = []
        for n in range(PAGES):
            file = Path(folder) / f"{n}.txt"
            file.write_text(_page(7_500, n), encoding="utf-8")
            names.append(str(file))
        rows = [
            {"id": f"i{n}", "name": name, "unit": unit, "values": [{"as_of": "2025-09-01", "value": n}]}
            for n, (name, unit) in enumerate(NAMES)
        ]
        declared = Path(folder) / "declared.jsonl"
        declared.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        begun = time.perf_counter()
        CliRunner().invoke(
            app,
            [
                "check",
                *names,
                "--date",
                DAY.isoformat(),
                "--indicators",
                str(declared),
                "--jobs",
                "2",
                "--json",
            ],
        )
        return time.perf_counter() - begun


NAMES = [
    (f"{what}{kind}", unit)
    for what in (
        "公路里程",
        "热线来电",
        "民生支出",
        "浇灌农田",
        "接警",
        "入驻企业",
        "图书馆",
        "法律援助案件",
        "棉花种植",
        "社保卡",
        "信访件",
        "新建基站",
    )
    for kind, unit in (("数量", "个"), ("面积", "亩"), ("金额", "万元"), ("办结率", "%"), ("人数", "人"))
]


def _page(characters: int, turn: int = 0) -> str:
    """Excerpts in another order each time, in lines of sixteen as a column has them."""
    from tongban.services.bulletin.tests.excerpts import UNSEEN  # noqa: PLC0415 - Django is set up first

    texts = [text for text, _gold in UNSEEN]
    texts = texts[turn % len(texts) :] + texts[: turn % len(texts)]
    body, n = "", 0
    while len(body) < characters:
        text = f"第{turn}版之{n}，" + texts[n % len(texts)]
        body += "\n".join(text[at : at + 16] for at in range(0, len(text), 16)) + "\n\n"
        n += 1
    return body[:characters]


if __name__ == "__main__":
    sys.exit(main())
