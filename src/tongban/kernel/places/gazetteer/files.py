"""The gazetteer as files: GeoJSON for maps, csv for tables, a book in Word; each says the same of the same places."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.kernel.core.cells import harmless
from tongban.kernel.core.clock import today
from tongban.kernel.core.text import sort_key
from tongban.kernel.places import register
from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.kernel.places.models import Place, PlaceName

BOM = "\ufeff"
HEAD = (
    "number", "name", "kind", "division", "division_name", "longitude", "latitude", "latin", "uyghur", "former", "other",
    "since", "until", "origin", "meaning", "source",
)  # fmt: skip
MOST_IN_A_BOOK = 20_000


def told(rows: QuerySet[Place], on: date | None = None) -> Iterator[dict[str, Any]]:
    """Places one by one in plain words, as of a day."""
    known, day = register.current(), on or today()
    for place in (
        rows.prefetch_related("names").select_related("division").order_by("pk").iterator(chunk_size=2000)
    ):
        names = list(place.names.all())
        standard = [n for n in names if n.role == "standard" and (on is None or on in n.valid)]
        yield {
            "number": place.number,
            "name": _newest(standard, "han"),
            "kind": place.kind,
            "division": place.division.code if place.division else "",
            "division_name": known.label(place.division.path, on) if place.division else "",
            "longitude": place.longitude,
            "latitude": place.latitude,
            "latin": _newest(standard, "latin"),
            "uyghur": _newest(standard, "uyghur"),
            "former": "；".join(former(n) for n in names if n.role == "former" or _ended(n, day)),
            "other": "；".join(n.text for n in names if n.role == "other"),
            "since": place.valid.lower,
            "until": place.valid.upper,
            "origin": place.origin,
            "meaning": place.meaning,
            "source": place.source,
            "geometry": place.geometry,
        }


def former(name: PlaceName) -> str:
    """A former name with its years."""
    years = "-".join(str(day.year) if day else "" for day in (name.valid.lower, name.valid.upper))
    return f"{name.text}({years})" if years != "-" else name.text


def as_geojson(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A FeatureCollection in WGS 84, place by place."""
    yield '{"type":"FeatureCollection","features":['
    for number, row in enumerate(row for row in rows if row["geometry"] or row["longitude"] is not None):
        spot = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
        about = {name: _plain(row[name]) for name in HEAD}
        feature = {"type": "Feature", "geometry": row["geometry"] or spot, "properties": about}
        yield ("," if number else "") + "\n" + json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


def as_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A table that spreadsheets open as it is; nothing in it runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    yield BOM
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow([harmless(_plain(row[name])) for name in HEAD])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def as_docx(rows: Iterable[dict[str, Any]], title: str) -> bytes:
    """A book: by county and kind, in the order of pinyin, with an index of all names at its end.

    Of more places than a book holds it tells the first, and says so beneath its title.
    """
    from docx import Document  # noqa: PLC0415 - slow to import, and few ask for a book

    book = Document()
    book.add_heading(title, 0)
    book.add_paragraph(date_format(today(), "DATE_FORMAT"))
    told = iter(rows)
    kept = list(islice(told, MOST_IN_A_BOOK))
    if next(told, None):
        book.add_paragraph(
            _("The first %(n)d places by number: there are more. Take a book of each county, or a table.")
            % {"n": MOST_IN_A_BOOK}
        )
    for county, places in groupby(sorted(kept, key=_order), key=_county):
        book.add_heading(county or _("Without a division"), 1)
        for kind, some in groupby(places, key=lambda row: row["kind"]):
            book.add_heading(str(KINDS[kind]), 2)
            for row in some:
                _entry(book, row)
    book.add_page_break()
    book.add_heading(_("Index of names"), 1)
    book.add_paragraph("、".join(sorted({row["name"] for row in kept if row["name"]}, key=sort_key)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _entry(book: Any, row: dict[str, Any]) -> None:
    head = book.add_paragraph()
    head.add_run(row["name"]).bold = True
    head.add_run(f"  {row['latin']}  {row['uyghur']}".rstrip())
    where = "" if row["longitude"] is None else f"{row['longitude']:.5f}°E {row['latitude']:.5f}°N"
    about = [row["division_name"], where, _years(row)]
    about += [_("formerly %(names)s") % {"names": row["former"]}] if row["former"] else []
    lines = ["，".join(filter(None, about)), row["origin"], row["meaning"]]
    book.add_paragraph("\n".join(line for line in lines if line))


def _years(row: dict[str, Any]) -> str:
    return _("until %(day)s") % {"day": row["until"]} if row["until"] else ""


def _order(row: dict[str, Any]) -> tuple[str, str, str]:
    return _county(row), row["kind"], sort_key(row["name"])


def _county(row: dict[str, Any]) -> str:
    return str(row["division_name"]).partition(" > ")[0]


def _newest(names: list[PlaceName], script: str) -> str:
    held = [n for n in names if n.script == script]
    return max(held, key=lambda n: n.valid.lower or date.min).text if held else ""


def _ended(name: PlaceName, day: date) -> bool:
    return name.role == "standard" and name.valid.upper is not None and name.valid.upper <= day


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


TEXTS: dict[str, Callable[[Iterable[dict[str, Any]]], Iterator[str]]] = {"geojson": as_geojson, "csv": as_csv}
