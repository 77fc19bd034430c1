"""A record as rows of names, and as it is kept until somebody says whether it is a place of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from tongban.kernel.places.gazetteer.folding import fold, spoken
from tongban.kernel.places.gazetteer.placing import Placed
from tongban.kernel.places.gazetteer.reading import Name
from tongban.kernel.places.models import Double, PlaceName


def names_of(pk: int, said: Iterable[Name]) -> list[PlaceName]:
    """Names as rows, each with the spellings it is found by."""
    return [name_row(pk, n.text, n.script, n.role, n.since, n.until) for n in said]


def name_row(
    pk: int, text: str, script: str, role: str, since: date | None = None, until: date | None = None
) -> PlaceName:
    """One name as a row."""
    pinyin, initials = spoken(text)
    return PlaceName(
        place_id=pk,
        text=text,
        script=script,
        role=role,
        valid=DateRange(since, until),
        folded=fold(text),
        pinyin=pinyin,
        initials=initials,
    )


def take_names(pk: int, double: Double) -> None:
    """Names of a double that the place does not have yet are its other or former ones."""
    known = set(PlaceName.objects.filter(place=pk).values_list("text", "script"))
    rows = names_of(pk, [name_of(n) for n in double.data["names"] if (n["text"], n["script"]) not in known])
    for one in rows:
        one.role = "other" if one.role == "standard" else one.role
    PlaceName.objects.bulk_create(rows)


def name_of(told: Mapping[str, Any]) -> Name:
    """A name out of what is kept of a record."""
    return Name(told["text"], told["script"], told["role"], day_of(told["since"]), day_of(told["until"]))


def day_of(text: str | None) -> date | None:
    """A day out of what is kept of a record."""
    return date.fromisoformat(text) if text else None


def kept(one: Placed) -> dict[str, Any]:
    """A record as it is kept until somebody says whether it is a place of its own."""
    record = one.record
    told = {n: v.isoformat() if isinstance(v := getattr(record, n), date) else v for n in ("since", "until")}
    names = [
        {**asdict(n), "since": n.since and n.since.isoformat(), "until": n.until and n.until.isoformat()}
        for n in record.names
    ]
    return {
        **told,
        "digest": record.digest,
        "kind": record.kind,
        "origin": record.origin,
        "meaning": record.meaning,
        "names": names,
        "division": one.division.code if one.division else "",
        "position": asdict(one.position) if one.position else None,
        "geometry": one.geometry,
    }
