"""The divisions that come with the program: facts of the prefecture it is made for (see data/README.md)."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Row:
    """One division of the file; parents stand before their children."""

    code: str
    level: str
    name: str
    parent: str
    name_en: str


def divisions() -> list[Row]:
    """The divisions from the prefecture down."""
    return [Row(**line) for line in _lines("divisions.csv")]


def aliases() -> list[tuple[str, str]]:
    """(code, another name)."""
    return [(line["code"], line["name"]) for line in _lines("aliases.csv")]


def boundaries() -> dict[str, dict[str, Any]]:
    """Outlines by code, as GeoJSON geometries."""
    told = json.loads((DATA / "boundaries.geojson").read_text(encoding="utf-8"))
    return {one["properties"]["code"]: one["geometry"] for one in told["features"]}


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
