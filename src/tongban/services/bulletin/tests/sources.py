"""Material of others that stands beside the project; tests that need it are skipped where it is absent."""

import csv
from datetime import date
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = next(
    (
        p / "shared" / "data" / "newspaper_page.txt"
        for p in HERE.parents
        if (p / "shared" / "data" / "newspaper_page.txt").exists()
    ),
    Path("absent"),
)
DAY = date(2025, 9, 9)
needs_page = pytest.mark.skipif(not PAGE.exists(), reason="../shared/data/newspaper_page.txt is not here")


def labels() -> list[dict[str, str]]:
    """Every figure of the page as it was labelled by hand, no prose: where it stands, what it is worth, and which indicator
    it speaks of, or which service that is to come.
    """
    with (HERE / "page_figures.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
