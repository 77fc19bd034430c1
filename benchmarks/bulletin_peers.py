"""Printed figures beside cn2an, JioNLP and recognizers-text, in one run over the same paragraphs: python benchmarks/bulletin_peers.py FOLDER.

The others are installed into an environment of their own in FOLDER (once). A figure is found where its value is; with unit where
the unit is right too. JioNLP finds money alone, so its recall is of the figures in 元; units that a tool names
in its own words are taken as right.
"""

import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import django

PACKAGES = ("cn2an==0.5.24", "jionlp==1.5.31", "recognizers-text-suite==1.0.2a2", "emoji<2")
OTHERS = Path(__file__).with_name("bulletin_others.py")
Gold = list[tuple[float, str]]


def main() -> int:
    """Measure and print one table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    material = _material()
    texts = [text for text, _gold in material]
    told = {"tongban": _ours(texts), **_others(Path(sys.argv[1]), texts)}
    characters = sum(map(len, texts))
    for name, one in told.items():
        measured = _measured(material, one["found"], money=name.startswith("JioNLP"))
        print(
            json.dumps(
                {"tool": name, **measured, "characters a second": round(characters / one["seconds"])},
                ensure_ascii=False,
            )
        )
    return 0


def _material() -> list[tuple[str, Gold]]:
    """Paragraphs with their labels: the real page where it is at hand, our pages, our excerpts."""
    from tongban.services.bulletin.page import rebuild  # noqa: PLC0415 - Django is set up first
    from tongban.services.bulletin.tests import pages_of_ours, sources  # noqa: PLC0415 - Django is set up first
    from tongban.services.bulletin.tests.excerpts import UNSEEN  # noqa: PLC0415 - Django is set up first

    told = [(text, [(value, unit) for _printed, value, unit in gold]) for text, gold in UNSEEN]
    for page in pages_of_ours.pages():
        text = "\n".join(p for a in rebuild(page.text).articles for p in a.paragraphs)
        told.append((text, [(value, unit) for _printed, value, unit in page.figures]))
    if sources.PAGE.exists():
        for n, article in enumerate(rebuild(sources.PAGE.read_text(encoding="utf-8")).articles):
            rows = [row for row in sources.labels() if int(row["article"]) == n]
            told.append(("\n".join(article.paragraphs), [(float(r["value"]), r["unit"]) for r in rows]))
    return told


def _ours(texts: list[str]) -> dict:
    from tongban.services.bulletin.figures.finding import found_in  # noqa: PLC0415 - Django is set up first
    from tongban.services.bulletin.figures.tables import heads_of, row_figures  # noqa: PLC0415 - as above

    def figures(text: str) -> list:
        heads: list[str] = []
        found = []
        for line in text.split("\n"):
            if "\t" in line:
                heads = heads_of(line) or heads
                found += row_figures(line, heads)
            else:
                found += found_in(line)[0]
        return [[f.value, f.unit] for f in found]

    figures(texts[0])
    begun = time.process_time()
    return {"found": [figures(text) for text in texts], "seconds": time.process_time() - begun}


def _others(folder: Path, texts: list[str]) -> dict:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    asked = json.dumps(texts)
    done = subprocess.run([python, OTHERS], input=asked, capture_output=True, text=True, check=True)
    return json.loads(done.stdout[done.stdout.index('{"digits') :])


def _measured(material: list[tuple[str, Gold]], found: list, *, money: bool) -> dict:
    hits = units = wanted = told = 0
    for (_text, gold), got in zip(material, found, strict=True):
        left = list(got)
        asked = [g for g in gold if g[1] == "元"] if money else gold
        for value, unit in asked:
            near = [g for g in left if abs(g[0] - value) <= 1e-4 * max(1, abs(value))]
            best = next((g for g in near if g[1] == unit), near[0] if near else None)
            if best is not None:
                left.remove(best)
                hits, units = hits + 1, units + (best[1] in ("*", unit) or unit == "*")
        wanted, told = wanted + len(asked), told + len(got)
    return {
        "figures": wanted,
        "recall": round(hits / wanted, 3),
        "with the right unit": round(units / wanted, 3),
        "precision": round(hits / max(1, told), 3),
    }


if __name__ == "__main__":
    sys.exit(main())
