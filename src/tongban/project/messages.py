"""Translations: from the text that people edit to the form that the program reads."""

import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CHECKOUT = (LOCALE.parents[2] / "pyproject.toml").exists()  # an installed package's files tell no age


def stale() -> list[Path]:
    """The catalogues whose compiled form is missing or older."""
    return [po for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")) if not _fresh(po)]


def build() -> list[Path]:
    """Compile what is stale; each file appears whole."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only here
    from babel.messages.pofile import read_po  # noqa: PLC0415

    made = stale()
    for po in made:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        fresh = po.with_suffix(f".{os.getpid()}.mo")
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.replace(po.with_suffix(".mo"))
    return made


def _fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and (not CHECKOUT or mo.stat().st_mtime >= po.stat().st_mtime)
