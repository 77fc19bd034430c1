"""Every string a person may read, gathered from code and templates; and the catalogue made of the rooms' parts.

script/messages.py            writes locale/zh_Hans/LC_MESSAGES/django.po from locale/parts/*.po
script/messages.py --missing  prints what has no Chinese yet, as a part to be filled in
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tongban"
LOCALE = SOURCE / "locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_now": None,
}


class Contextual(NamedTuple):
    """A string that is told apart by its context."""

    context: str
    text: str


def strings() -> Iterator[tuple[str, object]]:
    """(file, message id) of every marked string; a plural one is a pair, one with a context is told by it."""
    for file in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(file.parts):
            yield from _of(file, file.read_text())
    for file in sorted(SOURCE.rglob("*.html")):
        yield from _of(file, _templatized(file))


def _templatized(file: Path) -> str:
    # without its indents, which mean nothing here and much to a reader of Python
    return "\n".join(line.lstrip() for line in templatize(file.read_text(), origin=str(file)).split("\n"))


def _of(file: Path, code: str) -> Iterator[tuple[str, object]]:
    for _line, function, message, _comments in extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {}):
        told = tuple(part for part in message if part) if isinstance(message, tuple) else message
        if function in {"pgettext", "pgettext_lazy"}:
            told = Contextual(*told)
        if told:
            yield str(file.relative_to(ROOT)), told


def wanted() -> dict[object, str]:
    """Every message id, with one file that says it."""
    found: dict[object, str] = {}
    for file, message in strings():
        found.setdefault(message, file)
    return found


def parts() -> Catalog:
    """What the rooms have translated."""
    whole = Catalog(locale="zh_Hans", domain="django", charset="utf-8", fuzzy=False)
    for file in sorted((LOCALE / "parts").glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="zh_Hans"):
                if message.id and not (message.id in whole and whole[message.id].string):
                    whole.add(message.id, message.string, context=message.context)
    return whole


def missing() -> dict[object, str]:
    """Strings without Chinese."""
    known = parts()
    return {message: file for message, file in wanted().items() if not _told(known, message)}


def _told(known: Catalog, message: object) -> bool:
    if isinstance(message, Contextual):
        found = known.get(message.text, message.context)
    else:
        found = known.get(message[0] if isinstance(message, tuple) else message)
    string = found.string if found else ""
    return all(string) if isinstance(string, tuple) else bool(string)


def write(target: Path, catalog: Catalog) -> None:
    """The catalogue under its name, whole: whoever reads it meanwhile, or after a kill, has the last one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as stream:
        write_po(stream, catalog, width=110, sort_output=True, omit_header=False)
    draft.replace(target)


def main() -> None:
    if "--missing" in sys.argv:
        for message, file in missing().items():
            print(f'#: {file}\nmsgid {message!r}\nmsgstr ""\n')
        return
    write(LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po", parts())
    print(f"{len(parts())} messages, {len(missing())} missing")


if __name__ == "__main__":
    main()
